/// How a probe is trained (paper, appendix C.2).
public struct ProbeSettings: Codable, Sendable, Equatable {
  /// The share of the samples that it learns from; the rest measure its error.
  public var trainShare: Double
  public var epochs: Int
  public var batchSize: Int
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  /// Keys the split and the order of the batches.
  public var seed: UInt64

  public init(
    trainShare: Double, epochs: Int, batchSize: Int, learningRate: Double, beta1: Double,
    beta2: Double, epsilon: Double, seed: UInt64
  ) {
    self.trainShare = trainShare
    self.epochs = epochs
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.seed = seed
  }

  /// - Throws: `InformationError.invalidSetting` for the first setting outside its domain.
  package func validate() throws(InformationError) {
    try requireSetting(
      trainShare > 0 && trainShare < 1, "trainShare", trainShare, "between 0 and 1")
    try requireSetting(epochs > 0, "epochs", epochs, "at least 1")
    try requireSetting(batchSize > 0, "batchSize", batchSize, "at least 1")
    for (name, value) in [("learningRate", learningRate), ("epsilon", epsilon)] {
      try requireSetting(value > 0 && value.isFinite, name, value, "above 0")
    }
    for (name, value) in [("beta1", beta1), ("beta2", beta2)] {
      try requireSetting(value >= 0 && value < 1, name, value, "from 0 to below 1")
    }
  }
}
