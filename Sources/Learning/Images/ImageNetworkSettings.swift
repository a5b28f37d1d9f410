public import Kernels

/// The families of rules that image networks learn by.
public enum ImageMethod: String, Codable, Sendable, CaseIterable {
  case dtgFF = "dtg-ff"
  case backpropagation
  /// No network but a linear classifier of pixels, to hold networks against.
  case linear
}

/// Everything that decides an image network and its training, but the data.
public struct ImageNetworkSettings: Codable, Sendable, Equatable {
  public var method: ImageMethod
  public var backbone: Backbone
  /// The factor of all channels; 1 is the paper's.
  public var width: Double
  public var evaluationInterval: Int
  public var recipe: TrainingRecipe
  public var block: BlockSettings
  public var classifier: ClassifierSettings
  /// What DTG-FF needs; no other method reads it.
  public var goodness: GoodnessSettings
  /// What backpropagation needs; no other method reads it.
  public var backpropagation: BackpropagationSettings

  private enum CodingKeys: CodingKey { case method, backbone, width, evaluationInterval }

  public init(
    method: ImageMethod, backbone: Backbone, width: Double, evaluationInterval: Int,
    recipe: TrainingRecipe, block: BlockSettings, classifier: ClassifierSettings,
    goodness: GoodnessSettings, backpropagation: BackpropagationSettings
  ) {
    self.method = method
    self.backbone = backbone
    self.width = width
    self.evaluationInterval = evaluationInterval
    self.recipe = recipe
    self.block = block
    self.classifier = classifier
    self.goodness = goodness
    self.backpropagation = backpropagation
  }

  /// All settings stand side by side.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    method = try container.decode(ImageMethod.self, forKey: .method)
    backbone = try container.decode(Backbone.self, forKey: .backbone)
    width = try container.decode(Double.self, forKey: .width)
    evaluationInterval = try container.decode(Int.self, forKey: .evaluationInterval)
    recipe = try TrainingRecipe(from: decoder)
    block = try BlockSettings(from: decoder)
    classifier = try ClassifierSettings(from: decoder)
    goodness = try GoodnessSettings(from: decoder)
    backpropagation = try BackpropagationSettings(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(backbone, forKey: .backbone)
    try container.encode(width, forKey: .width)
    try container.encode(evaluationInterval, forKey: .evaluationInterval)
    try recipe.encode(to: encoder)
    try block.encode(to: encoder)
    try classifier.encode(to: encoder)
    try goodness.encode(to: encoder)
    try backpropagation.encode(to: encoder)
  }

  /// The network for images of a side and a number of classes, freshly drawn.
  /// - Throws: `LearningError.invalidSetting`.
  public func makeRule(
    side: Int, classes: Int, on device: Device
  ) throws(LearningError) -> any ImageRule {
    let architecture = try ImageArchitecture(
      backbone, side: side, classes: classes, width: width)
    switch method {
    case .linear: return PixelRegression(side: side, classes: classes, on: device)
    case .dtgFF:
      let rule = try ConvolutionalDTG(
        architecture, goodness, block, classifier: classifier, on: device)
      rule.initialize(seed: recipe.seed)
      return rule
    case .backpropagation:
      try backpropagation.validate()
      try require(
        recipe.batchSize % backpropagation.microBatches == 0, "microBatches",
        backpropagation.microBatches, "a divisor of `batchSize`, \(recipe.batchSize)")
      let rule = try ConvolutionalBackpropagation(
        architecture, backpropagation, block, classifier: classifier, on: device)
      rule.initialize(seed: recipe.seed)
      return rule
    }
  }
}
