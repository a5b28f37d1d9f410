internal import Kernels

/// The mean and deviation of each feature over some samples.
struct FeatureStandard {
  let means: [Float]
  let inverseDeviations: [Float]

  /// Over the rows of x [N, D] with these numbers; deviations are those with n, and 1 where a
  /// feature is constant.
  init(_ x: Tensor, rows: [Int32]) {
    let features = x.shape[1]
    var sums = [Double](repeating: 0, count: features)
    var squares = [Double](repeating: 0, count: features)
    Self.forEach(x, rows) { feature, value in sums[feature] += value }
    let means = sums.map { $0 / Double(rows.count) }
    Self.forEach(x, rows) { feature, value in
      let distance = value - means[feature]
      squares[feature] += distance * distance
    }
    self.means = means.map { Float($0) }
    inverseDeviations = squares.map { square in
      let deviation = (square / Double(rows.count)).squareRoot()
      return deviation > 0 ? Float(1 / deviation) : 1
    }
  }

  /// `x = (x - mean) / deviation`, in place.
  func apply(to x: Tensor) {
    let features = x.shape[1]
    for row in 0..<x.shape[0] {
      let values = x.pointer + row * features
      for feature in 0..<features {
        values[feature] = (values[feature] - means[feature]) * inverseDeviations[feature]
      }
    }
  }

  private static func forEach(_ x: Tensor, _ rows: [Int32], _ body: (Int, Double) -> Void) {
    let features = x.shape[1]
    for row in rows {
      let values = x.pointer + Int(row) * features
      for feature in 0..<features { body(feature, Double(values[feature])) }
    }
  }
}
