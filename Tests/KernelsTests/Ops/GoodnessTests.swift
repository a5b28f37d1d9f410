import Foundation
import TestSupport
import Testing

@testable import Kernels

struct GoodnessTests {
  let projection = normalTensor([13, 5], 1)
  let bias = normalTensor([5], 2)
  let a = normalTensor([17, 13], 3)
  let dz = normalTensor([17, 5], 4)
  let temperature: Float = 0.7

  init() throws { try BLAS.prepare() }

  /// `z` as a function of the activation before the rectifier.
  private func naive(_ a: NaiveMatrix, _ temperature: Double) -> NaiveMatrix {
    a.map { max($0, 0) * max($0, 0) / temperature }.times(projection.naive)
      .addingToRows(bias.doubles)
  }

  private func forward() -> (h: Tensor, g: Tensor, z: Tensor) {
    let h = Tensor(a.elements.map { max($0, 0) }, a.shape)
    let (g, z) = (Tensor(a.shape), Tensor([17, 5]))
    goodness(h, into: g)
    projectGoodness(g, projection: projection, bias: bias, temperature: temperature, into: z)
    return (h, g, z)
  }

  @Test func `the logits agree with their definition`() {
    let expected = naive(a.naive, Double(temperature))
    #expect(scaledError(forward().z.elements, expected.elements) < Tolerances.sum)
  }

  @Test func `the pullback to activation and temperature agrees with finite differences`() {
    let (h, _, z) = forward()
    let gradient = Tensor(a.shape)
    let temperatureGradient = goodnessLogitsPullback(
      dz, z: z, h: h, projection: projection, bias: bias, temperature: temperature, into: gradient)
    let numeric = finiteDifferences(at: a.doubles) {
      dz.naive.inner(naive(NaiveMatrix(17, 13, $0), Double(temperature)))
    }
    let numericTemperature = finiteDifferences(at: [Double(temperature)]) {
      dz.naive.inner(naive(a.naive, $0[0]))
    }
    #expect(scaledError(gradient.elements, numeric) < Tolerances.gradient)
    #expect(scaledError([temperatureGradient], numericTemperature) < Tolerances.gradient)
  }

  @Test func `a temperature starts in the middle of its range and never leaves it`() {
    let range = TemperatureRange(minimum: 0.1, maximum: 2)
    #expect(range.temperature(0) == 1.05)
    for a: Float in [-200, -5, 3, 200] {
      #expect(range.temperature(a) >= 0.1 && range.temperature(a) <= 2)
    }
  }

  @Test func `the pullback of the temperature agrees with finite differences`() {
    let range = TemperatureRange(minimum: 0.1, maximum: 2)
    for a: Float in [-3, -0.4, 0, 1.7] {
      let numeric = finiteDifferences(at: [Double(a)]) { 0.1 + 1.9 / (1 + exp(-$0[0])) }
      #expect(scaledError([range.pullback(1, at: a)], numeric) < Tolerances.gradient)
    }
  }
}
