public import Kernels

/// Dynamic-temperature-goodness forward-forward on images (paper, section 4).
///
/// Every convolution learns from its own goodness, with an optimizer of its own; between layers the
/// activation is cut off from the gradient, halved where the network pools, normalised and dropped, in
/// the order of `BlockOrder`.
/// The classifier over concatenated features learns beside them and reaches no convolution.
///
/// A layer is *pipelined*: forward, loss, gradients, update, and only then, with everything of its
/// backward pass freed, the next layer's input from the activation at hand. `PropagationOrder` says
/// how far that is from convolving once more under the new weights.
public struct ConvolutionalDTG: LearningRule {
  public let groups: [ParameterGroup]
  package let layers: [GoodnessLayer]
  package let classifier: ConcatClassifier
  let architecture: ImageArchitecture
  private let settings: GoodnessSettings
  private let blockSettings: BlockSettings
  private let featureSource: FeatureSource
  package let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ architecture: ImageArchitecture, _ settings: GoodnessSettings, _ block: BlockSettings,
    classifier: ClassifierSettings, on device: Device
  ) throws(LearningError) {
    try settings.validate()
    try block.validate()
    try classifier.validate()
    self.architecture = architecture
    self.settings = settings
    blockSettings = block
    featureSource = classifier.classifierFeatures
    self.device = device
    layers = architecture.layers.enumerated().map {
      GoodnessLayer(
        $0, $1, classes: architecture.classes, settings, hasBias: block.convolutionBias, on: device)
    }
    let group = ParameterGroup(
      ConcatClassifier.specifications(
        inputs: architecture.classifierInputs, classes: architecture.classes), on: device)
    self.classifier = ConcatClassifier(
      in: group, dropout: classifier.classifierDropout, smoothing: classifier.labelSmoothing,
      on: device)
    groups = layers.map(\.group) + [group]
  }

  /// Draws everything that is learned or fixed.
  public func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed, settings) }
    classifier.initialize(seed: seed)
  }

  public var temperatures: [Float] { layers.map(\.temperature) }

  public var state: [StateTensor] { layers.flatMap(\.state) + classifier.state }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let features = makeFeatures(images: x.shape[0])
    var losses = StepLosses(layers: [])
    propagate(x, context, features) { layer, input in
      let output = layer(input)
      features.setMeans(ofLayer: layer.index, fromSums: output.sums)
      losses.layers.append(layer.gradients(output, x: input, labels: labels))
      update(layer.index)
      if settings.order == .naive {
        layer.conv(input, rectified: true, into: output.h, on: device)
      }
      return output.h
    }
    losses.classifier = classifier.gradients(features.values, labels: labels, context)
    update(layers.count)
    return losses
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    let features = makeFeatures(images: x.shape[0])
    var logits: [Tensor] = []
    propagate(x, nil, features) { layer, input in
      let output = layer(input)
      features.setMeans(ofLayer: layer.index, fromSums: output.sums)
      logits.append(layer.logits(output))
      return output.h
    }
    return RuleLogits(classifier: classifier.predict(features.values), layers: logits)
  }

  func makeFeatures(images: Int) -> ConcatFeatures {
    ConcatFeatures(architecture, featureSource, images: images, on: device)
  }

  /// Visits the layers in order with their inputs; `visit` returns the activation that a layer hands on.
  ///
  /// A layer's input is freed before the next one's is made. Without a context nothing is dropped.
  func propagate(
    _ x: Tensor, _ context: StepContext?, _ features: ConcatFeatures,
    _ visit: (GoodnessLayer, Tensor) -> Tensor
  ) {
    var input: Tensor? = x
    for layer in layers {
      guard let h = input.map({ visit(layer, $0) }) else { return }
      input = nil
      guard layer.index + 1 < layers.count || featureSource == .propagated else { return }
      let block = block(after: layer, context)
      let next = device.memory.tensor(block.outputShape(h.shape), for: .activations)
      applyBlock(block, h, into: next, on: device)
      features.setMeans(ofLayer: layer.index, fromPropagated: next, on: device)
      input = next
    }
  }

  private func block(after layer: GoodnessLayer, _ context: StepContext?) -> ChannelBlock {
    ChannelBlock(
      pools: layer.sizes.pools, order: blockSettings.blockOrder, norm: settings.propagationNorm,
      epsilon: blockSettings.normEpsilon,
      dropout: context?.dropout(settings.propagationDropout, .blockDropout, layer: layer.index)
        ?? .none)
  }
}
