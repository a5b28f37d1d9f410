public import Kernels

/// The settings of a DTG-FF network.
public struct GoodnessNetworks: ImageNetworkRule {
  public var goodness: GoodnessSettings
  public var block: BlockSettings
  public var classifier: ClassifierSettings

  public init(goodness: GoodnessSettings, block: BlockSettings, classifier: ClassifierSettings) {
    self.goodness = goodness
    self.block = block
    self.classifier = classifier
  }

  public init(from decoder: any Decoder) throws {
    goodness = try GoodnessSettings(from: decoder)
    block = try BlockSettings(from: decoder)
    classifier = try ClassifierSettings(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try SideBySide.encode(goodness, block, classifier, to: encoder)
  }

  public static let method = ImageMethod.dtgFF

  public static let examples: [any ImageNetworkRule] = [
    GoodnessNetworks(
      goodness: GoodnessSettings(
        temperatureMinimum: 0.5, temperatureMaximum: 1.5, learnsTemperature: true,
        decaysTemperature: true, projectionScale: .inverseSqrtClasses,
        projectionColumns: .asDrawn, goodnessSmoothing: 0.5, propagationNorm: .layerNorm,
        propagationDropout: 0.5, order: .pipelined), block: .example, classifier: .example)
  ]

  /// A layer's own gradient needs no other layer's input.
  public var passes: Double { 2 }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    let rule = try ConvolutionalDTG(
      architecture, goodness, block, classifier: classifier, on: device)
    rule.initialize(seed: recipe.seed)
    return rule
  }
}

extension BlockSettings {
  public static let example = BlockSettings(
    convolutionBias: true, blockOrder: .poolFirst, normEpsilon: 0.5)
}

extension ClassifierSettings {
  public static let example = ClassifierSettings(
    classifierFeatures: .activation, classifierDropout: 0.5, labelSmoothing: 0.5)
}
