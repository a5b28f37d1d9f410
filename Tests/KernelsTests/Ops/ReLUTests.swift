import TestSupport
import Testing

@testable import Kernels

struct ReLUTests {
  @Test func `the pullback of ReLU agrees with finite differences`() {
    let (a, gradient) = (normalTensor([9, 21], 1), normalTensor([9, 21], 2))
    let h = Tensor(a.elements.map { max($0, 0) }, a.shape)
    let dh = gradient.naive
    let numeric = finiteDifferences(at: a.doubles) {
      dh.inner(NaiveMatrix(9, 21, $0).map { max($0, 0) })
    }
    reluPullback(gradient, h: h)
    #expect(scaledError(gradient.elements, numeric) < Tolerances.gradient)
  }

  @Test func `the gradient at zero is zero`() {
    let gradient = Tensor([1, 2], [1, 2])
    reluPullback(gradient, h: Tensor([0, 3], [1, 2]))
    #expect(gradient.elements == [0, 2])
  }
}
