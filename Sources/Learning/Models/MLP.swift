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
  package func propagate(_ x: Tensor, to layer: Int, _ activations: MLPActivations) {
    layers[layer].rectified(
      activations.input(of: layer, x), into: activations.hidden[layer])
    guard normalizesBetweenLayers && layer + 1 < layers.count else { return }
    layerNorm(
      activations.hidden[layer], epsilon: Self.normalizationEpsilon,
      into: activations.normalized[layer], inverseDeviation: activations.inverseDeviations[layer])
  }

  /// The gradients of one layer's parameters, and of the layer below it.
  ///
  /// `gradient(of: layer)` in `activations` holds `da_l`, that of `a_l = W_l x_l + b_l`, before the
  /// call; `gradient(of: layer - 1)` holds `da_{l-1}` after it, as far as it comes from above. The
  /// gradient of x is nobody's and not computed.
  package func pullback(_ layer: Int, x: Tensor, _ activations: MLPActivations) {
    let gradient = activations.gradient(of: layer)
    layers[layer].pullback(gradient, x: activations.input(of: layer, x))
    guard layer > 0 else { return }
    let weight = layers[layer].weight.value
    let (below, h) = (activations.gradient(of: layer - 1), activations.hidden[layer - 1])
    guard normalizesBetweenLayers else {
      return affineInputPullback(gradient, weight: weight, into: below, rectified: h)
    }
    affineInputPullback(gradient, weight: weight, into: activations.normalizedGradient)
    layerNormPullback(
      activations.normalizedGradient, y: activations.normalized[layer - 1],
      inverseDeviation: activations.inverseDeviations[layer - 1], into: below)
    reluPullback(below, h: h)
  }
}
