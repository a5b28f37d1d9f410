public import Kernels
public import Learning

/// Local cross-entropy on images: every convolution learns from a linear head of its own.
///
/// For layer l, with `h_l = relu(x_l * W_l + b_l)` and p_l its means over cells or over the map,
///
///     z_l = V_l p_l + c_l,   L_l = cross-entropy(z_l, y)
///
/// W_l, b_l, V_l and c_l learn from L_l alone, by an optimizer of their own; what goes on to the next layer is
/// cut off from the gradient, halved where the network pools, normalised and dropped. The prediction is the
/// last layer's, or the sum of all z_l.
public struct LocalCrossEntropyNetwork: ImageRule {
  let layers: [LocalLayer]
  private let settings: LocalCrossEntropyNetworks
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  init(
    _ architecture: ImageArchitecture, _ settings: LocalCrossEntropyNetworks, on device: Device
  ) throws(LearningError) {
    try settings.block.validate()
    let reading = settings.reading
    try require(
      reading.propagationDropout >= 0 && reading.propagationDropout < 1, "propagationDropout",
      reading.propagationDropout, "from 0 to below 1")
    try requireSmoothing(reading.headSmoothing, "headSmoothing")
    self.settings = settings
    self.device = device
    layers = architecture.layers.enumerated().map {
      LocalLayer($0, $1, classes: architecture.classes, settings, on: device)
    }
  }

  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
  }

  public var groups: [ParameterGroup] { layers.map(\.group) }
  public var temperatures: [Float] { [] }
  public var state: [StateTensor] { layers.flatMap(\.state) }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    var losses = StepLosses(layers: [])
    propagate(x, context) { layer, input in
      let h = layer.activation(input)
      losses.layers.append(layer.gradients(h, x: input, labels: labels))
      update(layer.index)
      return h
    }
    return losses
  }

  public func predict(_ x: Tensor) -> ImageLogits {
    var logits: [Tensor] = []
    propagate(x, nil) { layer, input in
      let h = layer.activation(input)
      logits.append(layer.logits(layer.means(h)))
      return h
    }
    return ImageLogits(classifier: nil, layers: logits)
  }

  /// Visits the layers in order with their inputs; `visit` returns the activation that a layer hands on.
  ///
  /// Without a context nothing is dropped.
  private func propagate(
    _ x: Tensor, _ context: StepContext?, _ visit: (LocalLayer, Tensor) -> Tensor
  ) {
    var input = x
    for layer in layers {
      let h = visit(layer, input)
      guard layer.index + 1 < layers.count else { return }
      let block = ChannelBlock(
        pools: layer.sizes.pools, order: settings.block.blockOrder,
        norm: settings.reading.propagationNorm, epsilon: settings.block.normEpsilon,
        dropout: context?.dropout(
          settings.reading.propagationDropout, .blockDropout, layer: layer.index) ?? .none)
      input = device.memory.tensor(block.outputShape(h.shape), for: .activations)
      applyBlock(block, h, into: input, on: device)
    }
  }
}
