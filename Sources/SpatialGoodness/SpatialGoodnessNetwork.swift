public import Kernels
public import Learning

/// Adaptive spatial goodness encoding: convolutions that learn from a fixed projection of their goodness.
///
/// With x_0 the image divided by its RMS, for layer l
///
///     h_l = relu(x_l * W_l + b_l),   z_l = g(h_l) R_l + c_l,   L_l = cross-entropy(z_l, y)
///     x_{l+1} = dropout(pool(h_l)) / RMS over all channels and pixels of the image
///
/// g are means of h² over cells. W_l and b_l learn from L_l alone; R_l and c_l are fixed. A linear classifier
/// reads the mean over the map of every x_{l+1} but the first, and reaches no convolution. Against DTG-FF there
/// is no temperature, dropout comes before the norm, and the norm is over the image, not over a pixel's channels.
public struct SpatialGoodnessNetwork: LearningRule {
  public let groups: [ParameterGroup]
  let layers: [GoodnessLayer]
  let classifier: SummedClassifier
  private let architecture: ImageArchitecture
  private let settings: SpatialGoodnessNetworks
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  init(
    _ architecture: ImageArchitecture, _ settings: SpatialGoodnessNetworks, on device: Device
  ) throws(LearningError) {
    try settings.goodness.validate()
    self.architecture = architecture
    self.settings = settings
    self.device = device
    layers = architecture.layers.enumerated().map {
      GoodnessLayer(
        $0, $1, classes: architecture.classes, settings.goodness, hasBias: true, on: device)
    }
    classifier = SummedClassifier(architecture, on: device)
    groups = layers.map(\.group) + [classifier.group]
  }

  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed, settings.goodness) }
    classifier.initialize(seed: seed)
  }

  public var temperatures: [Float] { [] }

  public var state: [StateTensor] { layers.flatMap(\.state) + classifier.state }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    var losses = StepLosses(layers: [])
    let features = propagate(x, context) { layer, input in
      let output = layer(input)
      losses.layers.append(layer.gradients(output, x: input, labels: labels))
      update(layer.index)
      return output.h
    }
    losses.classifier = classifier.gradients(features, labels: labels)
    update(layers.count)
    return losses
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    var logits: [Tensor] = []
    let features = propagate(x, nil) { layer, input in
      let output = layer(input)
      logits.append(layer.logits(output))
      return output.h
    }
    return RuleLogits(classifier: classifier.logits(features), layers: logits)
  }

  /// Visits the layers in order with their inputs; `visit` returns a layer's activation.
  ///
  /// Without a context nothing is dropped.
  /// - Returns: The features of the classifier [B, F].
  private func propagate(
    _ x: Tensor, _ context: StepContext?, _ visit: (GoodnessLayer, Tensor) -> Tensor
  ) -> Tensor {
    let features = ConcatFeatures(architecture, .propagated, images: x.shape[0], on: device)
    var input = device.memory.tensor(x.shape, for: .activations)
    divideByImageRMS(x, into: input, on: device)
    for layer in layers {
      let h = visit(layer, input)
      let block = ChannelBlock(
        pools: layer.sizes.pools,
        dropout: context?.dropout(
          settings.propagationDropout, .blockDropout, layer: layer.index) ?? .none)
      let next = device.memory.tensor(block.outputShape(h.shape), for: .activations)
      applyBlock(block, h, into: next, on: device)
      divideByImageRMS(next, into: next, on: device)
      features.setMeans(ofLayer: layer.index, fromPropagated: next, on: device)
      input = next
    }
    return features.values
  }
}
