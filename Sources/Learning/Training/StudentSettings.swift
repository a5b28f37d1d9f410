package import Kernels

/// Everything that decides how a student learns, but for its data.
public struct StudentSettings: Codable, Sendable, Equatable {
  public var method: StudentMethod
  public var hiddenLayers: Int
  public var width: Int
  public var steps: Int
  public var batchSize: Int
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  public var temperatureMinimum: Double
  public var temperatureMaximum: Double
  public var projectionScale: ProjectionScale
  public var normalizeBetweenLayers: Bool
  /// The members of `bp-ensemble`; the other methods have one.
  public var ensembleSize: Int
  /// Steps between two points of the learning curve.
  public var evaluationInterval: Int
  public var seed: UInt64

  public init(
    method: StudentMethod, hiddenLayers: Int, width: Int, steps: Int, batchSize: Int,
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    temperatureMinimum: Double, temperatureMaximum: Double, projectionScale: ProjectionScale,
    normalizeBetweenLayers: Bool, ensembleSize: Int, evaluationInterval: Int, seed: UInt64
  ) {
    self.method = method
    self.hiddenLayers = hiddenLayers
    self.width = width
    self.steps = steps
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.temperatureMinimum = temperatureMinimum
    self.temperatureMaximum = temperatureMaximum
    self.projectionScale = projectionScale
    self.normalizeBetweenLayers = normalizeBetweenLayers
    self.ensembleSize = ensembleSize
    self.evaluationInterval = evaluationInterval
    self.seed = seed
  }
}

extension StudentSettings {
  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  package func validate() throws(LearningError) {
    let counts = [
      ("hiddenLayers", hiddenLayers), ("width", width), ("steps", steps), ("batchSize", batchSize),
      ("ensembleSize", ensembleSize), ("evaluationInterval", evaluationInterval),
    ]
    for (name, count) in counts { try require(count > 0, name, count, "at least 1") }
    for (name, rate) in [("learningRate", learningRate), ("epsilon", epsilon)] {
      try require(rate > 0 && rate.isFinite, name, rate, "positive")
    }
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] {
      try require(beta >= 0 && beta < 1, name, beta, "from 0 to below 1")
    }
    try require(
      temperatureMinimum > 0, "temperatureMinimum", temperatureMinimum, "positive")
    try require(
      temperatureMaximum >= temperatureMinimum && temperatureMaximum.isFinite,
      "temperatureMaximum", temperatureMaximum, "at least temperatureMinimum")
  }

  func architecture(inputs: Int, classes: Int) -> StudentArchitecture {
    StudentArchitecture(
      inputs: inputs, width: width, hiddenLayers: hiddenLayers, classes: classes,
      normalizesBetweenLayers: normalizeBetweenLayers)
  }

  var adam: AdamSettings {
    AdamSettings(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: 0)
  }

  package var temperatureRange: TemperatureRange {
    TemperatureRange(minimum: Float(temperatureMinimum), maximum: Float(temperatureMaximum))
  }
}
