internal import Foundation
internal import GroupOptimizers
public import Kernels
public import Learning
internal import ScheduledRules

/// Seventeen convolutional layers that learn from their own goodness, with shortcuts that have no parameters (Sun et
/// al., ICLR 2025).
///
/// After layer 0 there are four blocks of four layers, of which the first halves the maps in all blocks but the first.
/// A shortcut s goes along, first what layer 0 hands on: it is added to what a block's second layer hands on, that sum
/// becomes s and is set beside the channels of the fourth. The next block's s is their joint map at half the side.
/// No gradient leaves a layer. The network predicts by the sum of goodness from layer 1 on.
public struct DeeperNetwork: LearningRule {
  let layers: [DeeperLayer]
  private let recipe: TrainingRecipe
  private let clock: TrainingClock
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  init(
    side: Int, classes: Int, width: Double, _ settings: DeeperNetworks, _ recipe: TrainingRecipe,
    _ clock: TrainingClock, on device: Device
  ) throws(LearningError) {
    try settings.validate(side: side)
    try require(width > 0 && width <= 4, "width", width, "above 0 and at most 4")
    try require(classes > 1 && classes <= 1024, "classes", classes, "from 2 to 1024")
    layers = settings.shapes(side: side, classes: classes, width: width).enumerated().map {
      DeeperLayer(
        $0, inputs: $1.inputs, channels: $1.channels, isStrided: $1.isStrided, classes: classes,
        dropout: settings.layerDropout, on: device)
    }
    (self.recipe, self.clock, self.device) = (recipe, clock, device)
  }

  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
  }

  public var groups: [ParameterGroup] { layers.map(\.optimizer.group) }
  public var temperatures: [Float] { [] }
  public var state: [StateTensor] { layers.flatMap(\.state) }

  /// Moves every layer itself, by a cosine over epochs, and announces no group.
  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let rate = rate(epoch: clock.epoch(of: context.step))
    var losses = StepLosses(layers: [])
    pass(x) { layer, x in
      let (loss, next) = layer.gradients(x, labels: labels, context)
      layer.optimizer.step(
        recipe, rate: rate, weightDecay: recipe.weightDecay, number: context.step + 1)
      losses.layers.append(loss)
      return next
    }
    return losses
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    var goodness: [Tensor] = []
    pass(x) { layer, x in
      let (z, next) = layer(x)
      if layer.index > 0 { goodness.append(z) }
      return next
    }
    return RuleLogits(layers: goodness)
  }

  /// From the recipe's rate down to its floor.
  func rate(epoch: Int) -> Double {
    let share = Double(epoch) / Double(clock.epochs)
    return recipe.learningRateFloor
      + (recipe.learningRate - recipe.learningRateFloor) * (1 + cos(.pi * share)) / 2
  }

  /// Takes images through all layers and shortcuts; `body` makes of a layer's input what it hands on.
  private func pass(_ images: Tensor, _ body: (DeeperLayer, Tensor) -> Tensor) {
    var x = map([images.shape[0], images.shape[1], images.shape[2], images.shape[3]])
    groupNorm(images, groups: 1, into: x, on: device.pool)
    x = body(layers[0], x)
    var shortcut = x
    for layer in layers[1...] {
      x = body(layer, x)
      switch layer.index % 4 {
      case 2:
        // Further blocks start with maps of their own side and channels, as the shortcut has them.
        add(shortcut, to: x)
        shortcut = x
      case 0 where layer.index + 1 < layers.count:
        let (side, channels) = (x.shape[1], x.shape[3])
        let joined = map([x.shape[0], side, side, 2 * channels])
        joinChannels(x, shortcut, into: joined, on: device.pool)
        shortcut = map([x.shape[0], side / 2, side / 2, 2 * channels])
        halve(joined, into: shortcut, on: device.pool)
        x = joined
      default: break
      }
    }
  }

  private func map(_ shape: Shape) -> Tensor { device.memory.tensor(shape, for: .activations) }
}
