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
