public import Kernels
public import Learning
internal import ScheduledRules

/// Three convolutional blocks that learn without labels, one after the other, and a linear read-out (Journé et al.,
/// ICLR 2023, arXiv 2209.11883).
///
/// Training has phases, each a number of epochs: block 0 learns, then block 1 on what block 0 hands on, then block 2,
/// then the read-out on maps that no longer change. A block moves by `softWinnerStep`, batches being cut into parts
/// of at most `plasticityBatch` images; the read-out moves by Adam.
public struct SoftHebbNetwork: LearningRule {
  let blocks: [SoftHebbBlock]
  let readout: SoftHebbReadout
  private let settings: SoftHebbNetworks
  private let recipe: TrainingRecipe
  private let clock: TrainingClock

  /// - Throws: `LearningError.invalidSetting`.
  init(
    side: Int, classes: Int, width: Double, _ settings: SoftHebbNetworks, _ recipe: TrainingRecipe,
    _ clock: TrainingClock, on device: Device
  ) throws(LearningError) {
    try settings.validate(side: side)
    try require(width > 0 && width <= 4, "width", width, "above 0 and at most 4")
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    var (blocks, inputs, maps): ([SoftHebbBlock], Int, Int) = ([], 3, side)
    for (index, shape) in settings.shapes(width: width).enumerated() {
      let block = SoftHebbBlock(
        index, inputs: inputs, channels: shape.channels, kernel: shape.kernel, shape.pooling,
        settings.block(index), on: device)
      blocks.append(block)
      (inputs, maps) = (shape.channels, shape.pooling.side(of: maps))
    }
    readout = SoftHebbReadout(
      features: maps * maps * inputs, classes: classes, dropout: settings.readoutDropout,
      on: device)
    self.blocks = blocks
    (self.settings, self.recipe, self.clock) = (settings, recipe, clock)
  }

  func initialize(seed: UInt64) {
    for block in blocks { block.initialize(seed: seed) }
    readout.initialize(seed: seed)
  }

  public var groups: [ParameterGroup] { blocks.map(\.parameters) + [readout.parameters] }
  public var temperatures: [Float] { [] }
  public var state: [StateTensor] { blocks.flatMap(\.state) + readout.state }

  /// Takes the step of its phase itself and announces no group; blocks have no loss.
  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let first = blocks.count * settings.blockEpochs
    let epoch = clock.epoch(of: context.step)
    guard epoch >= first else {
      learn(block: epoch / settings.blockEpochs, x)
      return StepLosses(layers: [])
    }
    let loss = readout.gradients(features(x), labels: labels, context)
    readout.move(
      recipe,
      rate: SoftHebbReadout.rate(
        recipe.learningRate, epoch: epoch - first, of: max(clock.epochs - first, 1)),
      step: context.step - first * clock.stepsPerEpoch + 1)
    return StepLosses(layers: [], classifier: loss)
  }

  /// A block learns from images, part by part.
  func learn(block index: Int, _ x: Tensor) {
    let images = x.shape[0]
    for start in stride(from: 0, to: images, by: settings.plasticityBatch) {
      let part = x.rows(start..<min(start + settings.plasticityBatch, images))
      blocks[index].learn(blocks[..<index].reduce(part) { $1($0) })
    }
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    RuleLogits(classifier: readout.logits(features(x)), layers: [])
  }

  /// What the read-out sees of images [B, F].
  private func features(_ x: Tensor) -> Tensor {
    let maps = blocks.reduce(x) { $1($0) }
    return maps.reshaped([maps.shape[0], maps.count / maps.shape[0]])
  }
}
