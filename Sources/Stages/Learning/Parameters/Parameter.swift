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
}
