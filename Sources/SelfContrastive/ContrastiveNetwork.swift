internal import GroupOptimizers
public import Kernels
public import Learning
internal import ScheduledRules

/// Three convolutional layers that learn without labels from pairs of images, one after the other, and a linear
/// read-out (Chen, Liu, Laydevant and Grollier, 2025, arXiv 2409.11593).
///
/// Training has phases, each a number of epochs: a layer learns while those below it stay, then the read-out. A
/// positive pair is an image with itself, a negative one an image with another of its batch. Layer 1 learns from what
/// layer 0 makes of both kinds of pairs; layers 0 and 2 learn from pairs of their own.
public struct ContrastiveNetwork: LearningRule {
  let layers: [ContrastiveLayer]
  let readout: ContrastiveReadout
  private let recipe: TrainingRecipe
  private let clock: TrainingClock

  /// - Throws: `LearningError.invalidSetting`.
  init(
    side: Int, classes: Int, width: Double, _ settings: ContrastiveNetworks,
    _ recipe: TrainingRecipe, _ clock: TrainingClock, on device: Device
  ) throws(LearningError) {
    try settings.validate(side: side)
    try require(width > 0 && width <= 4, "width", width, "above 0 and at most 4")
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    let shapes = settings.shapes(side: side, width: width)
    layers = shapes.enumerated().map { index, shape in
      ContrastiveLayer(
        index, inputs: shape.inputs, channels: shape.channels, kernel: shape.kernel,
        isLast: index + 1 == shapes.count, settings.layer(index), on: device)
    }
    readout = ContrastiveReadout(
      features: settings.size(side: side, width: width).features, classes: classes,
      dropout: settings.readoutDropout, on: device)
    (self.recipe, self.clock) = (recipe, clock)
  }

  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
    readout.initialize(seed: seed)
  }

  public var groups: [ParameterGroup] {
    layers.map(\.optimizer.group) + [readout.optimizer.group]
  }
  public var temperatures: [Float] { [] }
  public var state: [StateTensor] {
    layers.flatMap { layer in
      layer.optimizer.group.state + layer.optimizer.state("layers.\(layer.index)")
    } + readout.optimizer.group.state + readout.optimizer.state("readout")
  }

  /// Takes the step of its phase itself and announces no group.
  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let epoch = clock.epoch(of: context.step)
    var first = 0
    for layer in layers {
      let batch = context.step - first * clock.stepsPerEpoch
      first += layer.settings.epochs
      guard epoch >= first else {
        let shift = partnerShift(images: x.shape[0], context)
        return StepLosses(layers: [learn(layer.index, x, shift: shift, batch: batch)])
      }
    }
    let loss = readout.gradients(features(x), labels: labels, context)
    let rate = ContrastiveReadout.rate(
      recipe.learningRate, epoch: epoch - first, of: max(clock.epochs - first, 1))
    readout.optimizer.step(
      recipe, rate: rate, weightDecay: recipe.weightDecay,
      number: context.step - first * clock.stepsPerEpoch + 1)
    return StepLosses(layers: [], classifier: loss)
  }

  /// How far apart in a batch the images of its negative pairs are, from 1 to B - 1; 0 for an image without others.
  func partnerShift(images: Int, _ context: StepContext) -> Int {
    guard images > 1 else { return 0 }
    var shift: [Int32] = [0]
    CounterGenerator(
      seed: context.seed, purpose: .partners, UInt32(truncatingIfNeeded: context.step)
    ).fillIntegers(&shift, below: Int32(images - 1))
    return 1 + Int(shift[0])
  }

  /// A layer takes the step of a batch, counted from 0 in its phase; a batch without negative pairs moves nothing.
  /// - Returns: its loss, in nats.
  func learn(_ index: Int, _ x: Tensor, shift: Int, batch: Int) -> Double {
    let layer = layers[index]
    let isSecond = index == 1
    let source = isSecond ? layers[0] : layer
    let below = layers[..<source.index].reduce(x) { $1.handedOn($0) }
    let a = source.standardized(below)
    let inputs = [0, shift].map { shift in
      let pairs = source.pairs(a, shift: shift)
      return isSecond ? layer.standardized(source(pairs, of: 2)) : pairs
    }
    let loss = layer.gradients(
      positive: inputs[0], negative: inputs[1], of: isSecond ? 1 : 2)
    guard shift > 0 else { return loss }
    layer.optimizer.step(
      recipe, rate: layer.settings.rate(batch: batch), weightDecay: layer.settings.weightDecay,
      number: batch + 1)
    return loss
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    RuleLogits(classifier: readout.logits(features(x)), layers: [])
  }

  /// What the read-out sees of images [B, F]: every layer takes each image paired with itself.
  func features(_ x: Tensor) -> Tensor {
    var (maps, h): ([Tensor], Tensor) = ([], x)
    for layer in layers {
      h = layer.handedOn(h)
      maps.append(h)
    }
    // Pooling leaves h as it is: what layers hand on is not negative.
    return readout.features(maps)
  }
}

extension ParameterGroup {
  fileprivate var state: [StateTensor] { names.map { StateTensor($0, self[$0].value) } }
}
