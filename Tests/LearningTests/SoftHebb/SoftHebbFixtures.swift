import Kernels
import ScheduledRules

@testable import Learning
@testable import SoftHebb

extension SoftHebbNetworks {
  /// The constants in make_softhebb_goldens.py.
  static let small = SoftHebbNetworks(
    firstChannels: 4, blockEpochs: 1, plasticityBatch: 4, inverseTemperatures: [1, 0.65, 0.25],
    plasticityRates: [0.08, 0.005, 0.01], trianglePowers: [0.7, 1.4, 1], readoutDropout: 0)
}

extension TrainingRecipe {
  /// Three phases of blocks, and fifty epochs of the read-out, whose rate is first halved after ten.
  static let smallSoftHebb = TrainingRecipe(
    epochs: 53, batchSize: 6, learningRate: 0.01, learningRateFloor: 0, weightDecay: 0, beta1: 0.9,
    beta2: 0.999, epsilon: 1e-8, gradientClip: 1e9, seed: 3)
}

extension SoftHebbNetwork {
  /// A small network for images of 16 x 16 pixels and eight classes.
  static func small(
    _ settings: SoftHebbNetworks = .small, stepsPerEpoch: Int = 2, threads: Int = 1
  ) throws -> SoftHebbNetwork {
    let recipe = TrainingRecipe.smallSoftHebb
    let network = try SoftHebbNetwork(
      side: 16, classes: 8, width: 1, settings, recipe,
      TrainingClock(epochs: recipe.epochs, stepsPerEpoch: stepsPerEpoch),
      on: Device(threads: threads))
    network.initialize(seed: recipe.seed)
    return network
  }
}

/// Images of 16 x 16 pixels with labels below eight.
func softHebbBatch(_ images: Int, seed: UInt64 = 5) -> (x: Tensor, labels: [Int32]) {
  let x = Tensor([images, 16, 16, 3])
  CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
  return (x, (0..<images).map { Int32($0 * 3 % 8) })
}
