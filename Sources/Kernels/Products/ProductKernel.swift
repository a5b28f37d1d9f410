internal import CVector

/// Who computes a matrix product; decided by its shape, never by a timing.
///
/// | inner length | kernel      | such as                                         |
/// | ------------ | ----------- | ----------------------------------------------- |
/// | up to 512    | `.own`      | every product of a student's step               |
/// | beyond       | `.openBLAS` | sums long enough to be split between the caches |
enum ProductKernel {
  /// `cv_multiply`, which fuses the epilogue and keeps a panel of B in the nearest cache.
  case own(InstructionSet)
  /// OpenBLAS, which splits matrices of any size, and the epilogue as a pass of its own.
  case openBLAS

  /// The kernel for sums of so many products.
  init(inner: Int, _ instructionSet: InstructionSet) {
    self = inner <= Int(CV_MAXIMUM_INNER) ? .own(instructionSet) : .openBLAS
  }

  /// `C = epilogue(scale A B)`, or `epilogue(scale A B + C)`, on the calling thread.
  ///
  /// `A` is [m, k], `B` is [k, n], `C` is [m, n].
  func multiply(
    _ a: MatrixOperand, _ b: MatrixOperand, into c: UnsafeMutablePointer<Float>, rows m: Int,
    columns n: Int, inner k: Int, scale: Float, accumulating: Bool, epilogue: Epilogue
  ) {
    switch self {
    case .own(let instructionSet):
      var product = cv_product(
        a: a.cMatrix, b: b.cMatrix, c: c, c_stride: n, rows: m, columns: n, inner: k,
        epilogue: epilogue.fused(scale: scale, accumulating: accumulating))
      cv_multiply(&product, instructionSet.level)
    case .openBLAS:
      BLAS.multiply(
        a, b, into: c, rows: m, columns: n, inner: k, alpha: scale, beta: accumulating ? 1 : 0)
      epilogue.apply(to: c, rows: m, columns: n)
    }
  }
}
