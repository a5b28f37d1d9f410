/// Everything that decides how a student learns, but for its data.
public struct StudentSettings: Encodable, Sendable {
  public var rule: any StudentRule
  public var schedule: StudentSchedule

  private enum CodingKeys: CodingKey { case method }

  public init(rule: any StudentRule, schedule: StudentSchedule) {
    self.rule = rule
    self.schedule = schedule
  }

  /// All settings stand side by side.
  public init(from decoder: any Decoder, among rules: any StudentRules.Type) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    rule = try rules.all[rules.methods.index(from: decoder)].init(
      container.decode(StudentMethod.self, forKey: .method), from: decoder)
    schedule = try StudentSchedule(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try rule.encode(to: encoder)
    try schedule.encode(to: encoder)
  }
}

/// The sizes of a student and the steps that it takes, whatever its rule.
public struct StudentSchedule: Codable, Sendable, Equatable {
  public var hiddenLayers: Int
  public var width: Int
  public var steps: Int
  public var batchSize: Int
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  public var normalizeBetweenLayers: Bool
  public var sampling: BatchSampling
  /// Steps between two points of the learning curve.
  public var evaluationInterval: Int
  public var seed: UInt64

  public init(
    hiddenLayers: Int, width: Int, steps: Int, batchSize: Int, learningRate: Double, beta1: Double,
    beta2: Double, epsilon: Double, normalizeBetweenLayers: Bool, evaluationInterval: Int,
    seed: UInt64, sampling: BatchSampling = .withReplacement
  ) {
    self.hiddenLayers = hiddenLayers
    self.width = width
    self.steps = steps
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.normalizeBetweenLayers = normalizeBetweenLayers
    self.sampling = sampling
    self.evaluationInterval = evaluationInterval
    self.seed = seed
  }
}

extension StudentSettings {
  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  package func validate() throws(LearningError) {
    try schedule.validate()
    try rule.validate()
  }

  package func architecture(inputs: Int, classes: Int) -> StudentArchitecture {
    StudentArchitecture(
      inputs: inputs, width: schedule.width, hiddenLayers: schedule.hiddenLayers,
      classes: classes, normalizesBetweenLayers: schedule.normalizeBetweenLayers)
  }
}

extension StudentSchedule {
  func validate() throws(LearningError) {
    let counts = [
      ("hiddenLayers", hiddenLayers), ("width", width), ("steps", steps),
      ("evaluationInterval", evaluationInterval),
    ]
    for (name, count) in counts { try require(count > 0, name, count, "at least 1") }
    try recipe.validate()
  }

  /// A constant learning rate, and neither decay nor clipping.
  var recipe: TrainingRecipe {
    TrainingRecipe(
      epochs: 1, batchSize: batchSize, learningRate: learningRate, learningRateFloor: learningRate,
      weightDecay: 0, beta1: beta1, beta2: beta2, epsilon: epsilon, gradientClip: .infinity,
      seed: seed)
  }
}
