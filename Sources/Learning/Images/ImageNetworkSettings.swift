public import Kernels

/// Everything that decides an image network and its training, but the data.
public struct ImageNetworkSettings: Codable, Sendable, Equatable {
  public var backbone: Backbone
  /// The factor of all channels; 1 is the paper's.
  public var width: Double
  public var evaluationInterval: Int
  public var recipe: TrainingRecipe
  public var rule: any ImageNetworkRule

  private enum CodingKeys: CodingKey { case method, backbone, width, evaluationInterval }

  public init(
    backbone: Backbone, width: Double, evaluationInterval: Int, recipe: TrainingRecipe,
    rule: any ImageNetworkRule
  ) {
    self.backbone = backbone
    self.width = width
    self.evaluationInterval = evaluationInterval
    self.recipe = recipe
    self.rule = rule
  }

  /// The settings of a network that the paper compares.
  public init(from decoder: any Decoder) throws {
    try self.init(from: decoder, among: PaperImageRules.self)
  }

  /// All settings stand side by side.
  public init(from decoder: any Decoder, among rules: any ImageNetworkRules.Type) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    backbone = try container.decode(Backbone.self, forKey: .backbone)
    width = try container.decode(Double.self, forKey: .width)
    evaluationInterval = try container.decode(Int.self, forKey: .evaluationInterval)
    recipe = try TrainingRecipe(from: decoder)
    rule = try rules.all[rules.methods.index(from: decoder)].init(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(backbone, forKey: .backbone)
    try container.encode(width, forKey: .width)
    try container.encode(evaluationInterval, forKey: .evaluationInterval)
    try recipe.encode(to: encoder)
    try rule.encode(to: encoder)
  }

  /// Settings by every rule, with every member that any of them may read.
  public static func examples(among rules: any ImageNetworkRules.Type) -> [ImageNetworkSettings] {
    rules.all.flatMap { $0.examples }.map { rule in
      ImageNetworkSettings(
        backbone: .vgg8, width: 0.5, evaluationInterval: 1,
        recipe: TrainingRecipe(
          epochs: 1, batchSize: 4, learningRate: 0.5, learningRateFloor: 0.25, weightDecay: 0.5,
          beta1: 0.5, beta2: 0.5, epsilon: 0.5, gradientClip: 0.5, seed: 1), rule: rule)
    }
  }

  public static func == (left: ImageNetworkSettings, right: ImageNetworkSettings) -> Bool {
    func equal<Rule: ImageNetworkRule>(_ rule: Rule, _ other: any ImageNetworkRule) -> Bool {
      other as? Rule == rule
    }
    return left.backbone == right.backbone && left.width == right.width
      && left.evaluationInterval == right.evaluationInterval && left.recipe == right.recipe
      && equal(left.rule, right.rule)
  }

  public var method: ImageMethod { type(of: rule).method }

  /// What DTG-FF reads; nil for other methods.
  public var goodness: GoodnessSettings? { (rule as? GoodnessNetworks)?.goodness }

  /// What backpropagation reads; nil for other methods.
  public var backpropagation: BackpropagationSettings? {
    (rule as? BackpropagationNetworks)?.backpropagation
  }

  /// Where the losses are: in one classifier, unless every layer of a backpropagation network has a head.
  public var heads: ImageHeads { backpropagation?.heads ?? .concatenated }

  /// The network for images of a side and a number of classes, freshly drawn.
  /// - Throws: `LearningError.invalidSetting`.
  public func makeRule(
    side: Int, classes: Int, on device: Device
  ) throws(LearningError) -> any LearningRule {
    let architecture = try ImageArchitecture(
      backbone, side: side, classes: classes, width: width)
    return try rule.makeRule(architecture, recipe, on: device)
  }
}
