import Kernels
import ScheduledRules

@testable import HintonForwardForward
@testable import Learning

extension HintonNetworks {
  /// The constants in make_hinton_goldens.py.
  static let small = HintonNetworks(
    hiddenLayers: 3, hiddenUnits: 12, labelRows: 2, peerWeight: 0.7, peerMemory: 0.9,
    momentum: 0.9, readoutRate: 0.05, readoutDecay: 0.03)
}

extension TrainingRecipe {
  static let smallHinton = TrainingRecipe(
    epochs: 6, batchSize: 5, learningRate: 0.02, learningRateFloor: 0.01, weightDecay: 0.01,
    beta1: 0.5, beta2: 0.5, epsilon: 1, gradientClip: 1e-3, seed: 3)
}

extension HintonNetwork {
  /// A small network for images of 6 x 6 pixels and eight classes, each step being an epoch.
  static func small(
    _ settings: HintonNetworks = .small, _ recipe: TrainingRecipe = .smallHinton,
    stepsPerEpoch: Int = 1, threads: Int = 1
  ) throws -> HintonNetwork {
    let network = try HintonNetwork(
      side: 6, classes: 8, width: 1, settings, recipe,
      TrainingClock(epochs: recipe.epochs, stepsPerEpoch: stepsPerEpoch),
      on: Device(threads: threads))
    network.initialize(seed: recipe.seed)
    return network
  }
}

/// Images of 6 x 6 pixels with labels below eight.
func hintonBatch(_ images: Int, seed: UInt64 = 5) -> (x: Tensor, labels: [Int32]) {
  let x = Tensor([images, 6, 6, 3])
  CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
  return (x, (0..<images).map { Int32($0 * 3 % 8) })
}
