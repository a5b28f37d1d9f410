public import Kernels

/// The settings of a backpropagation network.
public struct BackpropagationNetworks: ImageNetworkRule {
  public var backpropagation: BackpropagationSettings
  public var block: BlockSettings
  /// Nil where every layer has a head.
  public var classifier: ClassifierSettings?

  public init(
    backpropagation: BackpropagationSettings, block: BlockSettings, classifier: ClassifierSettings?
  ) {
    self.backpropagation = backpropagation
    self.block = block
    self.classifier = classifier
  }

  public init(from decoder: any Decoder) throws {
    backpropagation = try BackpropagationSettings(from: decoder)
    block = try BlockSettings(from: decoder)
    classifier =
      backpropagation.heads == .concatenated ? try ClassifierSettings(from: decoder) : nil
  }

  public func encode(to encoder: any Encoder) throws {
    try SideBySide.encode(backpropagation, block, classifier, to: encoder)
  }

  public static let method = ImageMethod.backpropagation

  public static let examples: [any ImageNetworkRule] = [ImageHeads.concatenated, .everyLayer].map {
    BackpropagationNetworks(
      backpropagation: BackpropagationSettings(
        heads: $0, headInput: .cells, headSmoothing: 0.5, blockNorm: .layerNorm,
        blockDropout: 0.5, optimizers: .global, activations: .kept, microBatches: 1),
      block: .example, classifier: $0 == .concatenated ? .example : nil)
  }

  public var passes: Double { 3 }

  public var microBatches: Int { backpropagation.microBatches }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    try backpropagation.validate()
    try require(
      recipe.batchSize % backpropagation.microBatches == 0, "microBatches",
      backpropagation.microBatches, "a divisor of `batchSize`, \(recipe.batchSize)")
    // Heads on every layer leave nothing for a classifier to read.
    let unread = ClassifierSettings(
      classifierFeatures: .activation, classifierDropout: 0, labelSmoothing: 0)
    let rule = try ConvolutionalBackpropagation(
      architecture, backpropagation, block, classifier: classifier ?? unread, on: device)
    rule.initialize(seed: recipe.seed)
    return rule
  }
}
