public import Kernels

/// A tensor under the name that a checkpoint gives it, as "layers.0.weight".
public struct NamedTensor {
  public let name: String
  public let tensor: Tensor

  public init(name: String, tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }

  package func prefixed(_ prefix: String) -> NamedTensor {
    NamedTensor(name: prefix + name, tensor: tensor)
  }
}
