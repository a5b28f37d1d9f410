import TestSupport
import Testing

@testable import Kernels

/// Products of several chunks against the definition, at the size of a data set's first layer.
///
/// The oracle computes some entries only, spread over all rows and columns, as debug builds are slow.
struct LargeProductTests {
  private let rows = 20_000
  private let inputs = 32
  private let outputs = 64

  init() throws { try BLAS.prepare() }

  /// Expects `entry(row, column)` at every `step`-th place of `matrix`.
  private func expect(
    _ matrix: Tensor, every step: Int, _ entry: (Int, Int) -> Double
  ) {
    let (elements, columns) = (matrix.elements, matrix.shape[1])
    let places = Array(stride(from: 0, to: elements.count, by: step)) + [elements.count - 1]
    let found = places.map { elements[$0] }
    let expected = places.map { entry($0 / columns, $0 % columns) }
    #expect(scaledError(found, expected) < Tolerances.sum)
  }

  @Test(arguments: [1, 2])
  func `products of several chunks are what their definition says`(threads: Int) {
    let pool = ThreadPool(threads: threads)
    let (x, w, b) = (
      normalTensor([rows, inputs], 1), normalTensor([outputs, inputs], 2),
      normalTensor([outputs], 3)
    )
    let (xs, ws, bs) = (x.doubles, w.doubles, b.doubles)
    #expect(ChunkPlan(count: rows, costPerItem: 2 * inputs * outputs).count > 1)
    #expect(ChunkPlan(count: outputs, costPerItem: 2 * inputs * rows).count > 1)

    let y = Tensor([rows, outputs])
    affine(x, weight: w, bias: b, into: y, on: pool)
    expect(y, every: 61) { row, unit in
      (0..<inputs).reduce(bs[unit]) { $0 + xs[row * inputs + $1] * ws[unit * inputs + $1] }
    }

    let dy = normalTensor([rows, outputs], 4)
    let dys = dy.doubles
    let dw = Tensor([outputs, inputs])
    affineWeightPullback(dy, x: x, into: dw, on: pool)
    expect(dw, every: 45) { unit, input in
      (0..<rows).reduce(0) { $0 + dys[$1 * outputs + unit] * xs[$1 * inputs + input] }
    }

    let dx = Tensor([rows, inputs])
    affineInputPullback(dy, weight: w, into: dx, on: pool)
    expect(dx, every: 61) { row, input in
      (0..<outputs).reduce(0) { $0 + dys[row * outputs + $1] * ws[$1 * inputs + input] }
    }
  }
}
