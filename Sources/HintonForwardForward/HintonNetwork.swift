public import Kernels
public import Learning
internal import ScheduledRules

/// Forward-forward as Hinton described it, on fully connected layers (arXiv 2212.13345).
///
/// Every image is seen with its own label in its first pixels (positive) and with a wrong one (negative). With
/// norm(x) = x / rms(x), for layer l
///
///     x_0 = norm(image),   h_l = relu(x_l W_lᵀ + b_l),   x_{l+1} = norm(h_l)
///
/// and W_l, b_l learn to bring ‖h_l‖² above N for positive images and below for negative ones (`ThresholdLoss`,
/// `PeerPenalty`). A linear read-out learns from images without a label. All parameters move at the end of a step, by
/// gradient descent with momentum whose rate falls in the second half (`LinearCooldown`).
///
/// It predicts in two ways: the label under which the layers but the first have the largest sum of goodness, whose
/// logits are those of the layers; and the read-out, which is the classifier.
public struct HintonNetwork: LearningRule {
  let layers: [HintonLayer]
  let readout: HintonReadout
  private let block: LabelBlock
  private let settings: HintonNetworks
  private let recipe: TrainingRecipe
  private let clock: TrainingClock
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  init(
    side: Int, classes: Int, width: Double, _ settings: HintonNetworks, _ recipe: TrainingRecipe,
    _ clock: TrainingClock, on device: Device
  ) throws(LearningError) {
    try settings.validate()
    try require(width > 0 && width <= 4, "width", width, "above 0 and at most 4")
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    block = try LabelBlock(side: side, classes: classes, rows: settings.labelRows)
    let units = settings.units(width: width)
    let penalty = PeerPenalty(weight: settings.peerWeight, memory: settings.peerMemory)
    layers = (0..<settings.hiddenLayers).map {
      HintonLayer(
        $0, inputs: $0 == 0 ? 3 * side * side : units, units: units, penalty, on: device)
    }
    readout = HintonReadout(
      features: (settings.hiddenLayers - 1) * units, classes: classes, on: device)
    (self.settings, self.recipe, self.clock, self.device) = (settings, recipe, clock, device)
  }

  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
    readout.weight.value.fill(0)
  }

  public var groups: [ParameterGroup] {
    layers.map(\.parameters.group) + [readout.parameters.group]
  }

  public var temperatures: [Float] { [] }

  public var state: [StateTensor] { layers.flatMap(\.state) + readout.state }

  /// Takes the step itself and announces no group.
  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let wrong = context.wrongLabels(labels, of: block.classes, .negativeLabels)
    let losses = gradients(x, labels: labels, wrong: wrong)
    move(epoch: clock.epoch(of: context.step))
    return losses
  }

  /// Moves all parameters against their gradients.
  func move(epoch: Int) {
    func step(_ rate: Double, _ decay: Double) -> MomentumStep {
      MomentumStep(
        learningRate: LinearCooldown.rate(rate, epoch: epoch, of: clock.epochs),
        momentum: settings.momentum, weightDecay: decay)
    }
    for layer in layers { layer.parameters.step(step(recipe.learningRate, recipe.weightDecay)) }
    readout.parameters.step(step(settings.readoutRate, settings.readoutDecay))
  }

  /// Leaves all gradients of images [B, S, S, 3], and moves the running means.
  func gradients(_ x: Tensor, labels: [Int32], wrong: [Int32]) -> StepLosses {
    let images = labels.count
    var losses = StepLosses(layers: [])
    losses.classifier = readout.gradients(features(x), labels: labels)
    var input = device.memory.tensor([2 * images, x.count / images], for: .activations)
    for (pass, labels) in [labels, wrong].enumerated() {
      let rows = input.rows(pass * images..<(pass + 1) * images)
      rows.assign(x.reshaped(rows.shape))
      block.write(labels, to: rows)
    }
    scaleToUnitRMS(input, into: input)
    for layer in layers {
      let h = layer(input)
      let next = device.memory.tensor(h.shape, for: .activations)
      scaleToUnitRMS(h, into: next)
      losses.layers.append(layer.gradients(h, x: input))
      input = next
    }
    return losses
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    let (images, classes) = (x.shape[0], block.classes)
    let goodness = layers.dropFirst().map { _ in Tensor([images, classes]) }
    for label in 0..<classes {
      var input = flat(x, [Int32](repeating: Int32(label), count: images))
      for layer in layers {
        let h = layer(input)
        if layer.index > 0 {
          let logits = goodness[layer.index - 1]
          for (image, sum) in sumsOfSquares(h).enumerated() {
            logits[image * classes + label] = Float(sum)
          }
        }
        scaleToUnitRMS(h, into: h)
        input = h
      }
    }
    return RuleLogits(classifier: readout.logits(features(x)), layers: goodness)
  }

  /// What the read-out sees of images without a label [B, F].
  private func features(_ x: Tensor) -> Tensor {
    let images = x.shape[0]
    let all = device.memory.tensor(
      [images, readout.weight.value.shape[1]], for: .activations)
    var input = flat(x, nil)
    for layer in layers {
      let h = layer(input)
      scaleToUnitRMS(h, into: h)
      input = h
      guard layer.index > 0 else { continue }
      let units = h.shape[1]
      for image in 0..<images {
        (all.pointer + image * all.shape[1] + (layer.index - 1) * units)
          .update(from: h.pointer + image * units, count: units)
      }
    }
    return all
  }

  /// Images with labels, or with none, as the first layer sees them [B, 3 S²].
  private func flat(_ x: Tensor, _ labels: [Int32]?) -> Tensor {
    let images = x.shape[0]
    let rows = device.memory.tensor([images, x.count / images], for: .activations)
    rows.assign(x.reshaped(rows.shape))
    block.write(labels, to: rows)
    scaleToUnitRMS(rows, into: rows)
    return rows
  }
}
