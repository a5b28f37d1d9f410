public import Kernels

/// The standard deviation of the fixed projections R [D, K] and their biases.
public enum ProjectionScale: String, Codable, Sendable, CaseIterable {
  case inverseSqrtClasses = "inverse-sqrt-classes"
  case inverseSqrtDimension = "inverse-sqrt-dimension"

  /// The deviation for a projection of the given shape [D, K].
  public func deviation(for shape: Shape) -> Float {
    switch self {
    case .inverseSqrtClasses: 1 / Float(shape[1]).squareRoot()
    case .inverseSqrtDimension: 1 / Float(shape[0]).squareRoot()
    }
  }
}

/// The lengths of the columns of R, one for each class.
public enum ProjectionColumns: String, Codable, Sendable, CaseIterable {
  case asDrawn = "as-drawn"
  /// Length 1.
  case unit
  /// `sqrt(d) σ`, which columns of deviation σ have in the mean: 7 to 14 in a network of 10 classes.
  case equal
}

/// Draws R [D, K] and c [K] of a layer, normal with the scale's deviation, and scales the columns of R.
package func drawProjection(
  _ projection: Tensor, _ bias: Tensor, _ scale: ProjectionScale,
  _ columns: ProjectionColumns = .asDrawn, seed: UInt64, layer: Int
) {
  let deviation = scale.deviation(for: projection.shape)
  for (part, buffer) in [projection, bias].enumerated() {
    CounterGenerator(seed: seed, purpose: .projections, UInt32(layer), UInt32(part))
      .fillNormal(buffer, deviation: deviation)
  }
  switch columns {
  case .asDrawn: break
  case .unit: scaleColumns(projection, to: 1)
  case .equal:
    scaleColumns(projection, to: Double(projection.shape[0]).squareRoot() * Double(deviation))
  }
}

private func scaleColumns(_ matrix: Tensor, to length: Double) {
  let (rows, columns) = (matrix.shape[0], matrix.shape[1])
  for column in 0..<columns {
    let squares = (0..<rows).reduce(0.0) { sum, row in
      let value = Double(matrix[row * columns + column])
      return sum + value * value
    }
    let scale = Float(length / squares.squareRoot())
    for row in 0..<rows { matrix[row * columns + column] *= scale }
  }
}
