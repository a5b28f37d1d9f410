public import Kernels

/// A stack of rectified layers: `h_l = relu(W_l x_l + b_l)`, `x_0 = x`, `x_{l+1} = h_l`.
///
/// With `normalizesBetweenLayers`, `x_{l+1} = layerNorm(h_l)` instead, without learned scale.
/// x [B, I], h_l [B, W].
public struct MLP {
  public let layers: [Linear]
  public let normalizesBetweenLayers: Bool

  /// Keeps the variance of a constant row away from zero; PyTorch's value.
  private static let normalizationEpsilon: Float = 1e-5

  /// The parameters of the layers, which are called "layers.0", "layers.1" and so on.
  public static func specifications(
    inputs: Int, width: Int, layers: Int
  ) -> [ParameterSpecification] {
    (0..<layers).flatMap {
      Linear.specifications("layers.\($0)", inputs: $0 == 0 ? inputs : width, outputs: width)
    }
  }

  public init(layers: Int, normalizesBetweenLayers: Bool, in group: ParameterGroup) {
    self.layers = (0..<layers).map { Linear("layers.\($0)", in: group) }
    self.normalizesBetweenLayers = normalizesBetweenLayers
  }

  /// Draws the parameters of each layer; `member` tells apart the students of an ensemble.
  public func initialize(seed: UInt64, member: UInt32) {
    for (index, layer) in layers.enumerated() {
      layer.initialize(seed: seed, purpose: .layerParameters, member, UInt32(index))
    }
  }

  /// Computes every `h_l`.
  public func callAsFunction(_ x: Tensor, into activations: MLPActivations) {
    for layer in layers.indices { propagate(x, to: layer, activations) }
  }

  /// Computes `h_l` for one layer, those below being known.
  func propagate(_ x: Tensor, to layer: Int, _ activations: MLPActivations) {
    layers[layer].rectified(
      activations.input(of: layer, x), into: activations.hidden[layer])
    guard normalizesBetweenLayers && layer + 1 < layers.count else { return }
    layerNorm(
      activations.hidden[layer], epsilon: Self.normalizationEpsilon,
      into: activations.normalized[layer], inverseDeviation: activations.inverseDeviations[layer])
  }

  /// The gradients of all parameters by backpropagation.
  ///
  /// `gradients[l]` holds dh_l from outside the stack if `receives(l)`, and scratch afterwards. The
  /// gradient of x is nobody's and not computed.
  func pullback(
    _ gradients: [Tensor], x: Tensor, _ activations: MLPActivations, receives: (Int) -> Bool
  ) {
    for index in layers.indices.reversed() {
      let layer = layers[index]
      reluPullback(
        gradients[index], h: activations.hidden[index], biasGradient: layer.bias.gradient)
      affineWeightPullback(
        gradients[index], x: activations.input(of: index, x), into: layer.weight.gradient)
      guard index > 0 else { return }
      let below = index - 1
      if normalizesBetweenLayers {
        affineInputPullback(
          gradients[index], weight: layer.weight.value, into: activations.normalizedGradient)
        layerNormPullback(
          activations.normalizedGradient, y: activations.normalized[below],
          inverseDeviation: activations.inverseDeviations[below], into: gradients[below],
          accumulating: receives(below))
      } else {
        affineInputPullback(
          gradients[index], weight: layer.weight.value, into: gradients[below],
          accumulating: receives(below))
      }
    }
  }
}
