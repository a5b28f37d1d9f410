@testable import Batches
@testable import Datasets

extension AugmentationSettings {
  /// The paper's recipe at a side of 32.
  static let paper = AugmentationSettings(
    smallestArea: 1, largestAspect: 1, padding: 4, flipProbability: 0.5, brightness: 0.4,
    contrast: 0.4, saturation: 0.4, hue: 0.1, cutout: 16)
}

extension StandInSettings {
  static func example(seed: UInt64 = 1) -> StandInSettings {
    StandInSettings(
      seed: seed, weakestTexture: 0.03, strongestTexture: 0.13, clutter: 0.2, noise: 0.12,
      poseSpread: 1, colorCue: 0.5)
  }
}
