/// Least squares with errors that hold where the observations of a group depend on each other.
///
///     b = (XᵀX)⁻¹ Xᵀy,   V = c (XᵀX)⁻¹ (Σ_g X_gᵀ u_g u_gᵀ X_g) (XᵀX)⁻¹,   c = G/(G-1) · (N-1)/(N-k)
///
/// with the residuals u of G groups, N observations and k columns (Liang and Zeger 1986); estimates have G - 1
/// degrees of freedom. What statsmodels calls `cov_type="cluster"`.
public struct ClusteredRegression: Equatable, Sendable {
  /// The coefficient of each column.
  public let coefficients: [MeanEstimate]
  /// The residual of each observation.
  public let residuals: [Double]

  /// Fits observations, each with its group, its row of columns, and its value; nil where the columns are not
  /// independent, or there are fewer than two groups or no more observations than columns.
  public init?(_ observations: [(cluster: Int, row: [Double], value: Double)]) {
    guard let columns = observations.first?.row.count, columns > 0 else { return nil }
    let groups = Dictionary(grouping: observations.indices) { observations[$0].cluster }
      .sorted { $0.key < $1.key }.map(\.value)
    let (n, g) = (Double(observations.count), Double(groups.count))
    guard groups.count > 1, observations.count > columns else { return nil }
    var (products, moments) = (
      [[Double]](repeating: [Double](repeating: 0, count: columns), count: columns),
      [Double](repeating: 0, count: columns)
    )
    for observation in observations {
      for i in 0..<columns {
        moments[i] += observation.row[i] * observation.value
        for j in 0..<columns { products[i][j] += observation.row[i] * observation.row[j] }
      }
    }
    guard let inverse = SymmetricInverse.of(products) else { return nil }
    let fit = inverse.map { zip($0, moments).map(*).reduce(0, +) }
    let left = observations.map { $0.value - zip($0.row, fit).map(*).reduce(0, +) }
    var variances = [Double](repeating: 0, count: columns)
    for group in groups {
      let score = (0..<columns).map { column in
        group.reduce(0.0) { $0 + observations[$1].row[column] * left[$1] }
      }
      for (column, row) in inverse.enumerated() {
        let moved = zip(row, score).map(*).reduce(0, +)
        variances[column] += moved * moved
      }
    }
    let correction = g / (g - 1) * (n - 1) / (n - Double(columns))
    coefficients = zip(fit, variances).map {
      MeanEstimate($0, standardError: (correction * $1).squareRoot(), degrees: g - 1)
    }
    residuals = left
  }
}

/// The inverse of a small symmetric matrix that is positive definite.
enum SymmetricInverse {
  /// By Gauss and Jordan with pivots from the diagonal; nil where a pivot is lost in rounding.
  static func of(_ matrix: [[Double]]) -> [[Double]]? {
    let n = matrix.count
    var (left, right) = (
      matrix, (0..<n).map { row in (0..<n).map { row == $0 ? 1.0 : 0.0 } }
    )
    for pivot in 0..<n {
      let divisor = left[pivot][pivot]
      guard divisor > 1e-12 * abs(matrix[pivot][pivot]), divisor.isFinite else { return nil }
      for column in 0..<n {
        left[pivot][column] /= divisor
        right[pivot][column] /= divisor
      }
      for row in 0..<n where row != pivot {
        let factor = left[row][pivot]
        for column in 0..<n {
          left[row][column] -= factor * left[pivot][column]
          right[row][column] -= factor * right[pivot][column]
        }
      }
    }
    return right
  }
}
