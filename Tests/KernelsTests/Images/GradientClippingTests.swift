import TestSupport
import Testing

@testable import Kernels

struct GradientClippingTests {
  private let device = Device(threads: 2)

  @Test func `the norm agrees with its definition over many parts`() {
    let gradient = normalTensor([200_001], 1)
    let expected = gradient.doubles.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(gradientNorm(gradient, on: device) / expected - 1) < Tolerances.sum)
  }

  @Test func `long gradients are scaled to the limit, short ones are left alone`() {
    let gradient = normalTensor([1_000], 2)
    let before = gradient.elements
    clipNorm(of: gradient, to: 1_000, on: device)
    #expect(gradient.elements == before)
    let norm = gradientNorm(gradient, on: device)
    clipNorm(of: gradient, to: 2, on: device)
    // PyTorch's factor: limit / (norm + 1e-6).
    let expected = before.map { Double($0) * 2 / (norm + 1e-6) }
    #expect(scaledError(gradient.elements, expected) < Tolerances.sameFormula)
  }
}
