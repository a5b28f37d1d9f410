public import Kernels
public import Learning

/// Forward-forward on fully connected layers, alone or with a classifier (paper, appendix A).
///
/// Every hidden layer learns to give images with their own label goodness above its margin, and images
/// with a wrong label goodness below; between layers the activation is cut off from the gradient and, as
/// a rule, scaled to one length. The classifier reads a third pass, without a label, and its loss reaches all
/// layers below what it reads, unless it is detached: such a network learns by both.
///
/// A network with a classifier predicts by it. Another one tries every label, and predicts that of the
/// largest goodness over all layers.
public struct ForwardForwardMLP: LearningRule {
  package let layers: [MLPLayer]
  let classifier: MLPClassifier?
  package let group: ParameterGroup
  private let settings: MLPSettings
  private let overlay: LabelOverlay
  private let inputs: Int
  private let device: Device

  /// For RGB images of a side, freshly drawn.
  /// - Throws: `LearningError.invalidSetting`.
  public init(
    side: Int, classes: Int, _ settings: MLPSettings, seed: UInt64, on device: Device
  ) throws(LearningError) {
    try self.init(inputs: 3 * side * side, classes: classes, settings, on: device)
    for layer in layers { layer.initialize(seed: seed) }
    classifier?.initialize(seed: seed)
  }

  /// A network whose parameters are zeros.
  package init(
    inputs: Int, classes: Int, _ settings: MLPSettings, on device: Device
  ) throws(LearningError) {
    try settings.validate()
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    try require(
      inputs >= classes, "side", inputs, "such that an image has an entry for each class")
    self.settings = settings
    self.inputs = inputs
    self.device = device
    overlay = LabelOverlay(
      classes: classes, entry: settings.overlay, scale: settings.overlayScale,
      neutral: settings.neutralOverlay)
    let hasClassifier = settings.readout != .none
    let group = ParameterGroup(
      (0..<settings.hiddenLayers).flatMap {
        MLPLayer.specifications($0, inputs: $0 == 0 ? inputs : settings.width, settings)
      }
        + (hasClassifier ? MLPClassifier.specifications(classes: classes, settings) : []),
      on: device)
    self.group = group
    layers = (0..<settings.hiddenLayers).map { MLPLayer($0, in: group, settings, on: device) }
    classifier = hasClassifier ? MLPClassifier(in: group, settings, on: device) : nil
  }

  public var groups: [ParameterGroup] { [group] }
  public var temperatures: [Float] { layers.map(\.temperature) }
  public var state: [StateTensor] { layers.flatMap(\.state) + (classifier?.state ?? []) }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let flat = device.memory.tensor([labels.count, inputs], for: .activations)
    overlay.flatten(x, into: flat)
    let losses = gradients(
      flat, labels: labels,
      wrong: context.wrongLabels(labels, of: overlay.classes, .wrongLabels),
      isFirst: context.step == 0)
    update(0)
    return losses
  }

  /// Leaves the gradients of the objective for flat images [B, I]; returns the losses without weights.
  package func gradients(
    _ flat: Tensor, labels: [Int32], wrong: [Int32], isFirst: Bool
  ) -> StepLosses {
    let images = labels.count
    let weights = settings.lossWeights
    let heights = overlay.heights(in: flat)
    let x = device.memory.tensor([passes(at: 0) * images, inputs], for: .activations)
    for pass in 0..<passes(at: 0) { part(pass, of: x, images).assign(flat) }
    overlay.write(labels, heights: heights, to: part(0, of: x, images))
    overlay.write(wrong, heights: heights, to: part(1, of: x, images))
    if classifier != nil { overlay.writeNeutral(heights: heights, to: part(2, of: x, images)) }

    var outputs: [MLPLayer.Output] = []
    var margins: [MarginLoss] = []
    for layer in layers {
      let count = passes(at: layer.index)
      let input = outputs.last.map { next($0, rows: count * images) } ?? x
      let output = layer(input, passes: count, trains: true)
      if isFirst { layer.warmStart(output.squares.prefix(2 * images)) }
      let loss = layer.loss(output, images: images)
      layer.scalarPullback(loss, weight: weights.layer)
      outputs.append(output)
      margins.append(loss)
    }
    var fromClassifier: [Tensor] = []
    var classifierLoss: Double?
    if let classifier {
      let read = settings.readLayers.map { part(2, of: outputs[$0].h, images) }
      if !settings.detachesClassifier {
        fromClassifier = read.map { device.memory.tensor($0.shape, for: .activations) }
      }
      classifierLoss = classifier.gradients(
        read, labels: labels, weight: weights.classifier, into: fromClassifier)
    }
    pullBack(outputs, margins, weights.layer, fromClassifier, images)
    addPenalty()
    return StepLosses(layers: margins.map(\.value), classifier: classifierLoss)
  }

  /// From the last layer to the first; only the third pass hands a gradient down.
  private func pullBack(
    _ outputs: [MLPLayer.Output], _ margins: [MarginLoss], _ weight: Double,
    _ fromClassifier: [Tensor], _ images: Int
  ) {
    /// What the layer above leaves in the next input of the third pass.
    var fromAbove: Tensor?
    for layer in layers.reversed() {
      let output = outputs[layer.index]
      let isReached = !fromClassifier.isEmpty && layer.index < settings.readLayers.upperBound
      let count = isReached ? 3 : 2
      let dh = device.memory.tensor([count * images, settings.width], for: .activations)
      let width = settings.width
      for (row, gradient) in margins[layer.index].goodnessGradient.enumerated() {
        let factor = Float(2 * settings.goodnessScale * weight * gradient)
        for index in row * width..<(row + 1) * width {
          dh.pointer[index] = factor * output.h.pointer[index]
        }
      }
      if isReached {
        let (own, h) = (part(2, of: dh, images), part(2, of: output.h, images))
        if settings.readLayers.contains(layer.index) {
          own.assign(fromClassifier[layer.index - settings.readLayers.lowerBound])
        } else {
          own.fill(0)
        }
        if let fromAbove {
          if let length = settings.handedOnLength {
            scaleRowsPullback(
              fromAbove, to: length, y: part(2, of: outputs[layer.index + 1].x, images),
              squares: output.squares[2 * images..<3 * images], addingTo: own)
          } else {
            add(fromAbove, to: own)
          }
        }
        reluPullback(own, h: h)
      }
      layer.pullback(dh, output, passes: count)
      guard isReached, layer.index > 0 else { continue }
      let below = device.memory.tensor([images, settings.width], for: .activations)
      affineInputPullback(
        part(2, of: dh, images), weight: layer.linear.weight.value, into: below, on: device.pool)
      fromAbove = below
    }
  }

  /// The gradient of half the sum of squares of all parameters, times the penalty.
  private func addPenalty() {
    guard settings.penalty > 0 else { return }
    let (values, gradients) = (group.values.pointer, group.gradients.pointer)
    for index in 0..<group.values.count { gradients[index] += settings.penalty * values[index] }
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    let images = x.shape[0]
    let flat = device.memory.tensor([images, inputs], for: .activations)
    overlay.flatten(x, into: flat)
    return predict(flat: flat)
  }

  /// As `predict`, for flat images [B, I], whose first entries are overwritten.
  func predict(flat: Tensor) -> RuleLogits {
    let images = flat.shape[0]
    let heights = overlay.heights(in: flat)
    if let classifier {
      overlay.writeNeutral(heights: heights, to: flat)
      let hidden = outputs(flat, layers: settings.readLayers.upperBound).map(\.h)
      return RuleLogits(
        classifier: classifier.predict(Array(hidden[settings.readLayers])), layers: [])
    }
    let goodness = layers.map { _ in Tensor([images, overlay.classes]) }
    for label in 0..<overlay.classes {
      overlay.write(
        Array(repeating: Int32(label), count: images), heights: heights, to: flat)
      for (layer, output) in outputs(flat, layers: layers.count).enumerated() {
        for image in 0..<images {
          goodness[layer][image * overlay.classes + label] =
            Float(settings.goodnessScale * output.squares[image])
        }
      }
    }
    return RuleLogits(classifier: nil, layers: goodness)
  }

  private func outputs(_ flat: Tensor, layers count: Int) -> [MLPLayer.Output] {
    var outputs: [MLPLayer.Output] = []
    for layer in layers.prefix(count) {
      let input = outputs.last.map { next($0, rows: flat.shape[0]) } ?? flat
      outputs.append(layer(input, passes: 1, trains: false))
    }
    return outputs
  }

  /// What the next layer sees of the first rows of a layer's activation.
  private func next(_ output: MLPLayer.Output, rows: Int) -> Tensor {
    guard let length = settings.handedOnLength else { return output.h.rows(0..<rows) }
    let y = device.memory.tensor([rows, settings.width], for: .activations)
    scaleRows(output.h, to: length, squares: output.squares.prefix(rows), into: y)
    return y
  }

  /// Positive and negative, and the classifier's where a layer lies below what it reads.
  private func passes(at layer: Int) -> Int {
    layer < settings.readLayers.upperBound ? 3 : 2
  }

  private func part(_ pass: Int, of rows: Tensor, _ images: Int) -> Tensor {
    rows.rows(pass * images..<(pass + 1) * images)
  }
}
