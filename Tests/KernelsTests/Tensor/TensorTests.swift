import Testing

@testable import Kernels

struct TensorTests {
  @Test func `a tensor starts with zeros on a cache line`() {
    let tensor = Tensor([3, 5])
    #expect(tensor.elements == Array(repeating: 0, count: 15))
    #expect(UInt(bitPattern: tensor.pointer) % UInt(Storage.alignment) == 0)
  }

  @Test func `copies and views share storage`() {
    let tensor = Tensor((0..<12).map(Float.init), [4, 3])
    let copy = tensor
    tensor.rows(1..<3)[0] = -1
    tensor.slice(from: 9, [3])[2] = -2
    tensor.reshaped([12])[0] = -3
    #expect(copy.elements == [-3, 1, 2, -1, 4, 5, 6, 7, 8, 9, 10, -2])
  }

  @Test func `a view keeps its storage alive`() {
    var view: Tensor?
    do { view = Tensor([1, 2, 3, 4], [4]).slice(from: 2, [2]) }
    #expect(view?.elements == [3, 4])
  }

  @Test func `an index outside traps`() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([2])[2] }
    await #expect(processExitsWith: .failure) { _ = Tensor([2, 2]).rows(1..<3) }
  }
}
