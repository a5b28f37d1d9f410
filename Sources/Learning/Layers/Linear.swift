public import Kernels

/// A fully connected layer, `y = x Wᵀ + b`.
///
/// W is `weight` [O, I], b is `bias` [O]; x [B, I], y [B, O].
public struct Linear {
  public let weight: Parameter
  public let bias: Parameter

  /// The parameters of a layer called `name`.
  public static func specifications(
    _ name: String, inputs: Int, outputs: Int
  ) -> [ParameterSpecification] {
    [
      ParameterSpecification(name: "\(name).weight", shape: [outputs, inputs]),
      ParameterSpecification(name: "\(name).bias", shape: [outputs]),
    ]
  }

  /// The layer called `name`, whose parameters live in `group`.
  public init(_ name: String, in group: ParameterGroup) {
    weight = group["\(name).weight"]
    bias = group["\(name).bias"]
  }

  public func callAsFunction(_ x: Tensor, into y: Tensor) {
    affine(x, weight: weight.value, bias: bias.value, into: y)
  }

  /// `max(x Wᵀ + b, 0)`.
  public func rectified(_ x: Tensor, into h: Tensor) {
    affineReLU(x, weight: weight.value, bias: bias.value, into: h)
  }

  /// The gradients of W and b for the gradient dy.
  public func pullback(_ dy: Tensor, x: Tensor) {
    affineWeightPullback(dy, x: x, into: weight.gradient)
    columnSums(dy, into: bias.gradient)
  }

  /// Draws W and b evenly from ±1/sqrt(I), as PyTorch initialises its `Linear`.
  public func initialize(seed: UInt64, purpose: RandomPurpose, _ index1: UInt32, _ index2: UInt32) {
    let bound = 1 / Float(weight.value.shape[1]).squareRoot()
    for (part, parameter) in [weight, bias].enumerated() {
      CounterGenerator(seed: seed, purpose: purpose, index1, 2 * index2 + UInt32(part))
        .fillUniform(parameter.value, from: -bound, to: bound)
    }
  }
}
