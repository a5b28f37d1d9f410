public import Kernels

/// End-to-end backpropagation on images, the baselines of the paper (section 5, appendix D.7).
///
/// The losses are one classifier's over concatenated features, or the sum of the losses of linear heads
/// on every layer. Between the passes a layer's convolution s is kept; its input is made anew from
/// the s below, which costs one pass over the maps. With recomputed activations it is the other way
/// round, and s costs one more convolution.
public struct ConvolutionalBackpropagation: LearningRule {
  public let groups: [ParameterGroup]
  public let temperatures: [Float] = []
  package let layers: [BackpropagationLayer]
  /// The classifier over concatenated features, unless every layer has a head.
  package let classifier: ConcatClassifier?
  private let architecture: ImageArchitecture
  private let plan: BackpropagationPlan
  private let device: Device

  private var settings: BackpropagationSettings { plan.settings }

  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ architecture: ImageArchitecture, _ settings: BackpropagationSettings, _ block: BlockSettings,
    classifier: ClassifierSettings, on device: Device
  ) throws(LearningError) {
    try settings.validate()
    try block.validate()
    try classifier.validate()
    let plan = BackpropagationPlan(
      architecture: architecture, settings: settings, block: block,
      featureSource: classifier.classifierFeatures)
    self.architecture = architecture
    self.plan = plan
    self.device = device
    let indices = architecture.layers.indices
    let specifications = indices.map(plan.specifications)
    let hasClassifier = settings.heads == .concatenated
    let own =
      hasClassifier
      ? ConcatClassifier.specifications(
        inputs: architecture.classifierInputs, classes: architecture.classes) : []
    let groups: [ParameterGroup] =
      switch settings.optimizers {
      case .global: [ParameterGroup(specifications.joined() + own, on: device)]
      case .perLayer: specifications.map { ParameterGroup($0, on: device) }
      }
    self.groups = groups
    layers = indices.map {
      BackpropagationLayer($0, plan, in: groups[min($0, groups.count - 1)], on: device)
    }
    self.classifier =
      hasClassifier
      ? ConcatClassifier(
        in: groups[0], dropout: classifier.classifierDropout, smoothing: classifier.labelSmoothing,
        on: device) : nil
  }

  /// Draws everything that is learned.
  public func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
    classifier?.initialize(seed: seed)
  }

  public var state: [StateTensor] { layers.flatMap(\.state) + (classifier?.state ?? []) }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let losses =
      settings.microBatches == 1
      ? gradients(x, labels: labels, context, accumulating: false)
      : averagedGradients(x, labels: labels, context)
    for group in groups.indices { update(group) }
    return losses
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    let features = makeFeatures(images: x.shape[0])
    var logits = RuleLogits(layers: [])
    var input: Tensor? = x
    for layer in layers {
      guard let s = input.map({ layer.convolve($0) }) else { break }
      input = nil
      let block = layer.block(nil, layer.statistics(s, isTraining: false))
      let sums = layer.sums(s, block)
      features?.setMeans(ofLayer: layer.index, fromSums: sums)
      if layer.head != nil { logits.layers.append(headLogits(layer, means(layer, sums))) }
      if plan.handsOn(layer.index) { input = output(of: layer, block, s, features) }
    }
    if let features { logits.classifier = classifier?.predict(features.values) }
    return logits
  }

  // MARK: One batch

  /// What a layer keeps from the forward to the backward pass.
  private struct Trace {
    /// The input, if activations are recomputed.
    var x: Tensor?
    /// The convolution, if activations are kept.
    var s: Tensor?
    let statistics: BatchStatistics?
    /// The means of h over the cells, for a head.
    let means: Tensor?
  }

  /// The gradients of a batch, or, accumulating, those that were there plus those of the batch.
  private func gradients(
    _ x: Tensor, labels: [Int32], _ context: StepContext, accumulating: Bool
  ) -> StepLosses {
    let features = makeFeatures(images: x.shape[0])
    var traces = forward(x, context, features)
    var losses = StepLosses(layers: [])
    if let classifier, let features {
      pullBack(into: classifier.gradients, accumulating: accumulating) {
        losses.classifier = classifier.gradients(
          features.values, labels: labels, context, featureGradient: features.values)
      }
    }
    var dx: Tensor?
    for layer in layers.reversed() {
      pullBack(into: layer.gradients, accumulating: accumulating) {
        var cells = features?.cells(ofLayer: layer.index, on: device)
        if let means = traces[layer.index].means {
          let (loss, gradient) = headGradients(layer, means, labels: labels)
          losses.layers.insert(loss, at: 0)
          cells = gradient
        }
        if plan.readsPropagated, let fromFeatures = cells {
          dx = adding(fromFeatures, to: dx, of: layer)
          cells = nil
        }
        let gradient = gradient(of: layer, in: &traces, context, dx: dx, cells: cells)
        (dx, cells) = (nil, nil)
        if let gradient { dx = backward(layer, gradient, x, traces, context) }
        traces[layer.index].x = nil
      }
    }
    return losses
  }

  /// The gradient in what a layer hands on, with that of the features that are its means.
  private func adding(
    _ cells: Tensor, to dx: Tensor?, of layer: BackpropagationLayer
  ) -> Tensor {
    let side = layer.sizes.nextSide
    let gradient =
      dx
      ?? device.memory.zeros(
        [cells.shape[0], side, side, layer.sizes.outputs], for: .activations)
    addToMaps(cells, gradient, on: device)
    return gradient
  }

  private func makeFeatures(images: Int) -> ConcatFeatures? {
    classifier.map { _ in
      ConcatFeatures(architecture, plan.featureSource, images: images, on: device)
    }
  }

  /// Runs pullbacks, which overwrite some gradients; adds what was there if `accumulating`.
  ///
  /// Only these gradients exist twice meanwhile, not those of the whole network.
  private func pullBack(into gradients: Tensor, accumulating: Bool, _ pullbacks: () -> Void) {
    guard accumulating else { return pullbacks() }
    let before = device.memory.tensor(gradients.shape, for: .workspace)
    before.assign(gradients)
    pullbacks()
    add(before, to: gradients, on: device.pool)
  }

  /// The gradient in a layer's convolution; the layer's trace is used up.
  private func gradient(
    of layer: BackpropagationLayer, in traces: inout [Trace], _ context: StepContext, dx: Tensor?,
    cells: Tensor?
  ) -> Tensor? {
    let trace = traces[layer.index]
    traces[layer.index].s = nil
    guard let s = trace.s ?? trace.x.map({ layer.convolve($0) }) else { return nil }
    return layer.blockGradient(
      s, layer.block(context, trace.statistics), trace.statistics, dx: dx, cells: cells)
  }

  /// Leaves the gradients of a layer's weights; returns that in its input, unless it is the first.
  private func backward(
    _ layer: BackpropagationLayer, _ gradient: Tensor, _ x: Tensor, _ traces: [Trace],
    _ context: StepContext
  ) -> Tensor? {
    let shape: Shape
    do {
      let input = input(of: layer, x, traces, context)
      layer.conv.weightPullback(MapGradient(gradient), x: input, on: device)
      shape = input.shape
    }
    guard layer.index > 0 else { return nil }
    let dx = device.memory.tensor(shape, for: .activations)
    layer.conv.inputPullback(gradient, into: dx, on: device)
    return dx
  }

  /// What a layer saw: kept, or made anew from the convolution below.
  private func input(
    of layer: BackpropagationLayer, _ x: Tensor, _ traces: [Trace], _ context: StepContext
  ) -> Tensor {
    if let kept = traces[layer.index].x { return kept }
    guard layer.index > 0 else { return x }
    let (below, trace) = (layers[layer.index - 1], traces[layer.index - 1])
    return trace.s.map { output(below.block(context, trace.statistics), $0) } ?? x
  }

  private func forward(
    _ x: Tensor, _ context: StepContext, _ features: ConcatFeatures?
  ) -> [Trace] {
    let isKept = settings.activations == .kept
    var traces: [Trace] = []
    var input: Tensor? = x
    for layer in layers {
      guard let layerInput = input else { break }
      let s = layer.convolve(layerInput)
      input = nil
      let statistics = layer.statistics(s, isTraining: true)
      let block = layer.block(context, statistics)
      let sums = layer.sums(s, block)
      features?.setMeans(ofLayer: layer.index, fromSums: sums)
      traces.append(
        Trace(
          x: isKept ? nil : layerInput, s: isKept ? s : nil, statistics: statistics,
          means: layer.head.map { _ in means(layer, sums) }))
      if plan.handsOn(layer.index) { input = output(of: layer, block, s, features) }
    }
    return traces
  }

  /// The gradients of equal parts of a batch, one after the other, and their mean.
  private func averagedGradients(
    _ x: Tensor, labels: [Int32], _ context: StepContext
  ) -> StepLosses {
    let parts = settings.microBatches
    precondition(
      labels.count % parts == 0, "a batch of \(labels.count) in \(parts) equal parts")
    let size = labels.count / parts
    var mean = StepLosses(layers: [])
    for part in 0..<parts {
      let range = part * size..<(part + 1) * size
      let losses = gradients(
        x.rows(range), labels: Array(labels[range]),
        StepContext(seed: context.seed, step: context.step * parts + part),
        accumulating: part > 0)
      mean.add(losses, share: 1 / Double(parts))
    }
    for group in groups { scale(group.gradients, by: 1 / Float(parts), on: device) }
    return mean
  }

  private func output(_ block: ChannelBlock, _ s: Tensor) -> Tensor {
    let x = device.memory.tensor(block.outputShape(s.shape), for: .activations)
    applyBlock(block, s, into: x, on: device)
    return x
  }

  /// What a layer hands on, whose means are left in the features if they are read.
  private func output(
    of layer: BackpropagationLayer, _ block: ChannelBlock, _ s: Tensor,
    _ features: ConcatFeatures?
  ) -> Tensor {
    let x = output(block, s)
    features?.setMeans(ofLayer: layer.index, fromPropagated: x, on: device)
    return x
  }

  // MARK: Heads

  /// The means of h over the cells as a matrix [B, d], in place of the sums.
  private func means(_ layer: BackpropagationLayer, _ sums: Tensor) -> Tensor {
    scale(sums, by: 1 / Float(layer.pixelsPerCell), on: device)
    return sums.reshaped([sums.shape[0], sums.count / sums.shape[0]])
  }

  private func headLogits(_ layer: BackpropagationLayer, _ means: Tensor) -> Tensor {
    let logits = device.memory.tensor(
      [means.shape[0], architecture.classes], for: .activations)
    layer.head?(means, into: logits)
    return logits
  }

  /// The loss of a head and the gradients of its parameters; what each pixel of a cell receives.
  private func headGradients(
    _ layer: BackpropagationLayer, _ means: Tensor, labels: [Int32]
  ) -> (loss: Double, cells: Tensor?) {
    guard let head = layer.head else { return (0, nil) }
    let logits = headLogits(layer, means)
    let loss = softmaxCrossEntropy(
      logits, labels: labels, smoothing: Float(settings.headSmoothing), gradient: logits)
    head.pullback(logits, x: means)
    let cells = device.memory.tensor(
      [means.shape[0], layer.grid, layer.grid, layer.sizes.outputs], for: .activations)
    affineInputPullback(
      logits, weight: head.weight.value, into: cells.reshaped(means.shape), on: device.pool)
    scale(cells, by: 1 / Float(layer.pixelsPerCell), on: device)
    return (loss, cells)
  }
}

extension StepLosses {
  /// Adds a share of other losses.
  fileprivate mutating func add(_ other: StepLosses, share: Double) {
    let layers = layers.isEmpty ? other.layers.map { _ in 0 } : layers
    self.layers = zip(layers, other.layers).map { $0 + share * $1 }
    if let loss = other.classifier { classifier = (classifier ?? 0) + share * loss }
  }
}
