/// The eigenvalues of a small symmetric matrix, by Jacobi's cyclic rotations.
///
/// Every rotation makes one pair of entries beside the diagonal zero (Golub and Van Loan, Matrix
/// Computations, section 8.5). A power iteration would need as many steps as the two largest eigenvalues are
/// close, and those of random matrices are. Not part of `Kernels`: trainings don't need it, and would be stale.
struct SymmetricEigenvalues {
  /// In no order.
  let values: [Double]

  /// Sweeps over all pairs; convergence is quadratic, so a matrix needs about ten.
  private static let sweeps = 60

  /// `entries` are row-major [size, size].
  init(_ entries: [Double], size: Int) {
    precondition(entries.count == size * size, "\(entries.count) entries of a square of \(size)")
    var matrix = entries
    let scale = entries.reduce(0) { $0 + $1 * $1 }
    for _ in 0..<Self.sweeps {
      var outside = 0.0
      for row in 0..<size {
        for column in 0..<row {
          let entry = matrix[row * size + column]
          outside += 2 * entry * entry
        }
      }
      // Squares, so that this is sixteen digits of the norm.
      guard outside > 1e-32 * scale else { break }
      for first in 0..<size {
        for second in (first + 1)..<size {
          Self.rotate(&matrix, first, second, size)
        }
      }
    }
    values = (0..<size).map { matrix[$0 * size + $0] }
  }

  /// Turns the plane of two axes so that their common entry becomes 0.
  private static func rotate(_ a: inout [Double], _ p: Int, _ q: Int, _ size: Int) {
    let between = a[p * size + q]
    guard between != 0 else { return }
    let theta = (a[q * size + q] - a[p * size + p]) / (2 * between)
    let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    for k in 0..<size {
      let (left, right) = (a[k * size + p], a[k * size + q])
      a[k * size + p] = cosine * left - sine * right
      a[k * size + q] = sine * left + cosine * right
    }
    for k in 0..<size {
      let (left, right) = (a[p * size + k], a[q * size + k])
      a[p * size + k] = cosine * left - sine * right
      a[q * size + k] = sine * left + cosine * right
    }
  }
}
