import Testing

@testable import Kernels

struct DeterminismTests {
  init() throws { try BLAS.prepare() }

  /// Big enough for several chunks, with a last one that is not full; the weight gradient sums over
  /// so many rows that it goes to OpenBLAS, the others to our own kernel.
  @Test func `products have the same bits on one, two and three threads`() {
    let (x, w, b) = (
      normalTensor([600, 256], 1), normalTensor([260, 256], 2), normalTensor([260], 3)
    )
    #expect(ChunkPlan(count: 600, costPerItem: 2 * 260 * 256).count > 1)
    let results = [1, 2, 3].map { threads in
      let pool = ThreadPool(threads: threads)
      let (y, dw, dx) = (Tensor([600, 260]), Tensor([260, 256]), Tensor([600, 256]))
      affine(x, weight: w, bias: b, into: y, on: pool)
      affineWeightPullback(y, x: x, into: dw, on: pool)
      affineInputPullback(y, weight: w, into: dx, on: pool)
      return [y, dw, dx].map { $0.elements.map(\.bitPattern) }
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}
