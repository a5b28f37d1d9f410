import Kernels

/// `G = Rᵀ R` of a projection R [d, K], in double precision: the lengths of R's columns, its spectral norm,
/// and the length of R v for any v.
struct GramMatrix {
  /// K.
  let size: Int
  /// Row-major [K, K].
  private let entries: [Double]

  init(_ projection: Tensor) {
    let (rows, columns) = (projection.shape[0], projection.shape[1])
    var entries = [Double](repeating: 0, count: columns * columns)
    for row in 0..<rows {
      let values = (0..<columns).map { Double(projection.pointer[row * columns + $0]) }
      for first in 0..<columns {
        for second in first..<columns {
          entries[first * columns + second] += values[first] * values[second]
        }
      }
    }
    for first in 0..<columns {
      for second in 0..<first {
        entries[first * columns + second] = entries[second * columns + first]
      }
    }
    size = columns
    self.entries = entries
  }

  /// The lengths of the columns, `‖R_k‖ = sqrt(G_kk)`.
  var columnNorms: [Double] { (0..<size).map { entries[$0 * size + $0].squareRoot() } }

  /// `‖R‖₂`, the largest `‖R v‖` for v of length 1: the root of the largest eigenvalue of G.
  var spectralNorm: Double {
    let largest = SymmetricEigenvalues(entries, size: size).values.max() ?? 0
    return max(0, largest).squareRoot()
  }

  /// `‖R v‖ = sqrt(vᵀ G v)`.
  func length(of v: [Double]) -> Double {
    precondition(v.count == size, "\(v.count) numbers for \(size) columns")
    var sum = 0.0
    for row in 0..<size {
      var product = 0.0
      for column in 0..<size { product += entries[row * size + column] * v[column] }
      sum += v[row] * product
    }
    return max(0, sum).squareRoot()
  }
}
