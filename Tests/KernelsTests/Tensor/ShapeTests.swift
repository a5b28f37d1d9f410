import Testing

@testable import Kernels

struct ShapeTests {
  @Test func `the count is the product of the dimensions`() {
    #expect(Shape([2, 3, 4]).count == 24)
    #expect(Shape([]).count == 1)
  }

  @Test func `empty, negative and overflowing dimensions make no shape`() {
    #expect(Shape(validating: [2, 0]) == nil)
    #expect(Shape(validating: [-1]) == nil)
    #expect(Shape(validating: [.max, 2]) == nil)
  }

  @Test func `a wrong shape traps`() async {
    await #expect(processExitsWith: .failure) {
      requireShape(Tensor([2, 3]), 3, 2, as: "a matrix")
    }
  }
}
