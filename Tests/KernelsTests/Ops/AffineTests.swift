import TestSupport
import Testing

@testable import Kernels

struct AffineTests {
  // Odd sizes exercise the edges of the matrix kernels.
  let x = normalTensor([19, 7], 1)
  let weight = normalTensor([11, 7], 2)
  let bias = normalTensor([11], 3)
  let dy = normalTensor([19, 11], 4)

  init() throws { try BLAS.prepare() }

  private func naive(_ x: NaiveMatrix, _ weight: NaiveMatrix, _ bias: [Double]) -> NaiveMatrix {
    x.times(weight.transposed).addingToRows(bias)
  }

  @Test func `affine agrees with its definition`() {
    let y = Tensor([19, 11])
    affine(x, weight: weight, bias: bias, into: y)
    let expected = naive(x.naive, weight.naive, bias.doubles)
    #expect(scaledError(y.elements, expected.elements) < Tolerances.sum)
    affineReLU(x, weight: weight, bias: bias, into: y)
    #expect(scaledError(y.elements, expected.map { max($0, 0) }.elements) < Tolerances.sum)
  }

  @Test func `the pullbacks of affine agree with finite differences`() {
    let (dx, dw, db) = (Tensor([19, 7]), Tensor([11, 7]), Tensor([11]))
    affineInputPullback(dy, weight: weight, into: dx)
    affineWeightPullback(dy, x: x, into: dw)
    columnSums(dy, into: db)
    let numericInput = finiteDifferences(at: x.doubles) {
      dy.naive.inner(naive(NaiveMatrix(19, 7, $0), weight.naive, bias.doubles))
    }
    let numericWeight = finiteDifferences(at: weight.doubles) {
      dy.naive.inner(naive(x.naive, NaiveMatrix(11, 7, $0), bias.doubles))
    }
    let numericBias = finiteDifferences(at: bias.doubles) {
      dy.naive.inner(naive(x.naive, weight.naive, $0))
    }
    #expect(scaledError(dx.elements, numericInput) < Tolerances.gradient)
    #expect(scaledError(dw.elements, numericWeight) < Tolerances.gradient)
    #expect(scaledError(db.elements, numericBias) < Tolerances.gradient)
  }

  @Test func `an accumulating pullback adds to what is there`() {
    let (once, twice) = (Tensor([19, 7]), Tensor([19, 7]))
    affineInputPullback(dy, weight: weight, into: once)
    twice.assign(once)
    affineInputPullback(dy, weight: weight, into: twice, accumulating: true)
    #expect(scaledError(twice.elements, once.doubles.map { 2 * $0 }) < Tolerances.sum)
  }

  @Test func `the pullback to a rectified input is masked where the input is zero`() {
    let h = Tensor(x.elements.map { max($0, 0) }, x.shape)
    let (expected, da) = (Tensor([19, 7]), Tensor([19, 7]))
    affineInputPullback(dy, weight: weight, into: expected)
    reluPullback(expected, h: h)
    affineInputPullback(dy, weight: weight, into: da, rectified: h)
    #expect(da.elements == expected.elements)
  }
}
