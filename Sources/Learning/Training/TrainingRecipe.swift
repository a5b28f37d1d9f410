internal import Foundation

/// How a model is trained, whatever its rule (paper, section 5 and appendix D.1).
public struct TrainingRecipe: Codable, Sendable, Equatable {
  public var epochs: Int
  public var batchSize: Int
  public var learningRate: Double
  /// Where the cosine ends.
  public var learningRateFloor: Double
  public var weightDecay: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  /// The largest norm of a group's gradient; longer ones are scaled down.
  ///
  /// Infinite for none.
  public var gradientClip: Double
  public var seed: UInt64

  public init(
    epochs: Int, batchSize: Int, learningRate: Double, learningRateFloor: Double,
    weightDecay: Double, beta1: Double, beta2: Double, epsilon: Double, gradientClip: Double,
    seed: UInt64
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.learningRateFloor = learningRateFloor
    self.weightDecay = weightDecay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.gradientClip = gradientClip
    self.seed = seed
  }

  /// The constants of AdamW in an epoch, counted from 0.
  ///
  /// `η = floor + (peak - floor) (1 + cos(π epoch / epochs)) / 2`, without warm-up.
  func adam(epoch: Int) -> AdamSettings {
    let cosine = cos(Double.pi * Double(epoch) / Double(epochs))
    return AdamSettings(
      learningRate: learningRateFloor + (learningRate - learningRateFloor) * (1 + cosine) / 2,
      beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }

  package func validate() throws(LearningError) {
    try require(epochs > 0, "epochs", epochs, "at least 1")
    try require(batchSize > 0, "batchSize", batchSize, "at least 1")
    try require(gradientClip > 0, "gradientClip", gradientClip, "above 0")
    for (name, value) in [("learningRate", learningRate), ("epsilon", epsilon)] {
      try require(value > 0 && value.isFinite, name, value, "above 0")
    }
    try require(
      learningRateFloor >= 0 && learningRateFloor <= learningRate, "learningRateFloor",
      learningRateFloor, "from 0 to `learningRate`")
    for (name, value) in [("beta1", beta1), ("beta2", beta2)] {
      try require(value >= 0 && value < 1, name, value, "from 0 to below 1")
    }
    try require(
      weightDecay >= 0 && weightDecay.isFinite, "weightDecay", weightDecay, "at least 0")
  }
}
