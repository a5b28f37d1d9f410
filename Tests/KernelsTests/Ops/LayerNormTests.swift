import TestSupport
import Testing

@testable import Kernels

struct LayerNormTests {
  let x = normalTensor([6, 37], 1)
  let dy = normalTensor([6, 37], 2)
  let y = Tensor([6, 37])
  let s = Tensor([6])
  let dx = Tensor([6, 37])

  private func naive(_ x: NaiveMatrix) -> NaiveMatrix {
    x.mapRows { naiveLayerNorm($0, epsilon: 1e-5) }
  }

  @Test func `layerNorm agrees with its definition`() {
    layerNorm(x, epsilon: 1e-5, into: y, inverseDeviation: s)
    #expect(scaledError(y.elements, naive(x.naive).elements) < Tolerances.sum)
  }

  @Test func `the pullback of layerNorm agrees with finite differences`() {
    layerNorm(x, epsilon: 1e-5, into: y, inverseDeviation: s)
    layerNormPullback(dy, y: y, inverseDeviation: s, into: dx)
    let numeric = finiteDifferences(at: x.doubles) {
      dy.naive.inner(naive(NaiveMatrix(6, 37, $0)))
    }
    #expect(scaledError(dx.elements, numeric) < Tolerances.gradient)
    layerNormPullback(dy, y: y, inverseDeviation: s, into: dx, accumulating: true)
    #expect(scaledError(dx.elements, numeric.map { 2 * $0 }) < Tolerances.gradient)
  }
}
