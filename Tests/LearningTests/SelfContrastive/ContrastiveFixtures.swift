import Kernels
import ScheduledRules

@testable import Learning
@testable import SelfContrastive

extension ContrastiveNetworks {
  /// The constants in make_scff_goldens.py.
  static let small = ContrastiveNetworks(
    firstChannels: 4, layerEpochs: [1, 1, 1], layerRates: [0.01, 0.002, 0.0002],
    layerDecays: [1e-2, 1e-2, 3e-2], rateFactors: [0.7, 0.8, 1], ratePeriods: [2, 3, 1],
    positiveThresholds: [0, 5, 6], negativeThresholds: [1, 9, 10],
    goodnessPenalties: [0.0012, 0.0007, 0.0005], readoutDropout: 0)

  /// The settings of the method's program for CIFAR-10.
  static let published = ContrastiveNetworks(
    firstChannels: 96, layerEpochs: [6, 4, 21], layerRates: [0.01, 0.002, 0.0002],
    layerDecays: [1e-4, 1e-4, 3e-4], rateFactors: [0.7, 0.8, 1], ratePeriods: [1000, 100, 500],
    positiveThresholds: [0, 5, 6], negativeThresholds: [1, 9, 10],
    goodnessPenalties: [0.0012, 0.0007, 0.0005], readoutDropout: 0.2)
}

extension TrainingRecipe {
  /// Three phases of layers, and fifty epochs of the read-out.
  static let smallContrastive = TrainingRecipe(
    epochs: 53, batchSize: 6, learningRate: 0.01, learningRateFloor: 0, weightDecay: 0, beta1: 0.9,
    beta2: 0.999, epsilon: 1e-8, gradientClip: 1e9, seed: 3)
}

extension ContrastiveNetwork {
  /// A small network for images of 16 x 16 pixels and eight classes.
  static func small(
    _ settings: ContrastiveNetworks = .small, stepsPerEpoch: Int = 3, threads: Int = 1
  ) throws -> ContrastiveNetwork {
    let recipe = TrainingRecipe.smallContrastive
    let network = try ContrastiveNetwork(
      side: 16, classes: 8, width: 1, settings, recipe,
      TrainingClock(epochs: recipe.epochs, stepsPerEpoch: stepsPerEpoch),
      on: Device(threads: threads))
    network.initialize(seed: recipe.seed)
    return network
  }
}

/// Square RGB images with labels below eight.
func contrastiveBatch(
  _ images: Int, side: Int = 16, seed: UInt64 = 5
) -> (x: Tensor, labels: [Int32]) {
  let x = Tensor([images, side, side, 3])
  CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
  return (x, (0..<images).map { Int32($0 * 3 % 8) })
}
