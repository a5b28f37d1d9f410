/// `C = epilogue(scale A B)`, split over threads by the rows of `C`.
///
/// `A` is [m, k], `B` is [k, n], `C` is [m, n], row-major; `accumulating`, the epilogue sees
/// `scale A B + C`. The sum over k is never split, and both the kernel and the split depend on m, n
/// and k only, so neither the number of threads nor the pool changes a bit.
func multiply(
  _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows m: Int,
  columns n: Int, inner k: Int, scale: Float = 1, accumulating: Bool = false,
  epilogue: Epilogue = .store, on pool: ThreadPool
) {
  let kernel = ProductKernel(inner: k, BLAS.requirePrepared())
  pool.forEachRange(of: m, costPerItem: 2 * n * k) { rows in
    let first = rows.lowerBound
    kernel.multiply(
      a.dropping(rows: first), b, into: c + first * n, rows: rows.count, columns: n, inner: k,
      scale: scale, accumulating: accumulating, epilogue: epilogue.dropping(elements: first * n))
  }
}
