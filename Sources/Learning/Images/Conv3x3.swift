public import Kernels

/// A 3x3 convolution, `y = x * W + b`; see `convolution3x3`.
///
/// W is `weight` [3, 3, I, O], b is `bias` [O], nil for none; checkpoints hold W as [O, I, 3, 3].
public struct Conv3x3 {
  public let name: String
  public let weight: Parameter
  public let bias: Parameter?

  public static func specifications(
    _ name: String, inputs: Int, outputs: Int, hasBias: Bool = true
  ) -> [ParameterSpecification] {
    let weight = ParameterSpecification(name: "\(name).weight", shape: [3, 3, inputs, outputs])
    let bias = ParameterSpecification(name: "\(name).bias", shape: [outputs])
    return hasBias ? [weight, bias] : [weight]
  }

  /// The layer called `name`, whose parameters live in `group`.
  public init(_ name: String, in group: ParameterGroup, hasBias: Bool = true) {
    self.name = name
    weight = group["\(name).weight"]
    bias = hasBias ? group["\(name).bias"] : nil
  }

  public func callAsFunction(_ x: Tensor, rectified: Bool, into y: Tensor, on device: Device) {
    convolution3x3(
      x, weight: weight.value, bias: bias?.value, rectified: rectified, into: y, on: device)
  }

  /// The gradient of W; that of b depends on how dy is given.
  package func weightPullback(_ dy: MapGradient, x: Tensor, on device: Device) {
    convolution3x3WeightPullback(dy, x: x, into: weight.gradient, on: device)
  }

  package func inputPullback(_ dy: Tensor, into dx: Tensor, on device: Device) {
    convolution3x3InputPullback(dy, weight: weight.value, into: dx, on: device)
  }

  /// He's normal initialisation for rectifiers, deviation sqrt(2 / (9 I)), and b = 0.
  public func initialize(seed: UInt64, layer: Int) {
    let fanIn = Float(9 * weight.value.shape[2])
    CounterGenerator(seed: seed, purpose: .layerParameters, 0, UInt32(2 * layer))
      .fillNormal(weight.value, deviation: (2 / fanIn).squareRoot())
    bias?.value.fill(0)
  }

  package var state: [StateTensor] {
    [StateTensor("\(name).weight", weight.value, .convolution)]
      + (bias.map { [StateTensor("\(name).bias", $0.value)] } ?? [])
  }
}
