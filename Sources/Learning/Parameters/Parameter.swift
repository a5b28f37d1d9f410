public import Kernels

/// A learned tensor and the gradient of the loss in it.
public struct Parameter {
  public let value: Tensor
  public let gradient: Tensor
}

/// The name and shape of a parameter still to be made.
public struct ParameterSpecification {
  public let name: String
  public let shape: Shape
  /// Whether a weight decay shrinks it.
  public let decays: Bool

  public init(name: String, shape: Shape, decays: Bool = true) {
    self.name = name
    self.shape = shape
    self.decays = decays
  }
}
