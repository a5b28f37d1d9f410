import Testing

@testable import Kernels

struct SelectionTests {
  @Test func `argmax takes the first of the largest`() {
    let scores = Tensor([1, 3, 3, -5, -7, -6, 0, 0, 0], [3, 3])
    #expect(argmax(scores) == [1, 0, 0])
    #expect(correctCount(scores, labels: [1, 1, 0]) == 2)
  }

  @Test func `gathered rows come in the order of their indices, repeated if asked`() {
    let x = Tensor((0..<6).map(Float.init), [3, 2])
    let y = Tensor([4, 2])
    gatherRows(x, [2, 0, 2, 1], into: y)
    #expect(y.elements == [4, 5, 0, 1, 4, 5, 2, 3])
  }

  @Test func `a row outside traps`() async {
    await #expect(processExitsWith: .failure) {
      gatherRows(Tensor([3, 2]), [3], into: Tensor([1, 2]))
    }
  }

  @Test func `add adds`() {
    let y = Tensor([1, 2, 3], [3])
    add(Tensor([10, 20, 30], [3]), to: y)
    #expect(y.elements == [11, 22, 33])
  }
}
