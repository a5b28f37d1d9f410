public import Kernels
public import Learning
public import RuleParts

/// The settings of an image network whose layers learn from heads, in every combination of the parts.
///
/// A choice has settings of its own, which are nil and in no key where another one was made.
public struct LayeredNetworks: Equatable {
  public var parts: LayeredParts
  /// Nil where heads read activations.
  public var temperature: Temperature?
  /// The columns of fixed heads; nil where heads learn.
  public var columns: ProjectionColumns?
  public var reading: Reading
  /// Nil where layers are detached, as each then has an optimizer of its own.
  public var optimizers: OptimizerSplit?
  /// Whether the norms between layers learn γ and β; nil where no gradient reaches them, or there are none.
  public var learnsNormScale: Bool?
  public var block: BlockSettings

  /// The temperature under which a head reads goodness.
  public struct Temperature: Codable, Equatable, Sendable {
    /// Whether temperatures learn; otherwise all are 1.
    public var learnsTemperature: Bool
    /// Whether the weight decay shrinks the raw temperature as it does the convolution.
    public var decaysTemperature: Bool

    public init(learnsTemperature: Bool, decaysTemperature: Bool) {
      self.learnsTemperature = learnsTemperature
      self.decaysTemperature = decaysTemperature
    }
  }

  /// What a head reads of its layer, and what a layer hands on.
  public struct Reading: Codable, Equatable, Sendable {
    public var headInput: HeadInput
    /// The label smoothing of the heads' losses.
    public var headSmoothing: Double
    /// What normalises the activation that goes to the next layer.
    public var propagationNorm: ChannelNorm
    /// The dropout of the activation that goes to the next layer.
    public var propagationDropout: Double

    public init(
      headInput: HeadInput, headSmoothing: Double, propagationNorm: ChannelNorm,
      propagationDropout: Double
    ) {
      self.headInput = headInput
      self.headSmoothing = headSmoothing
      self.propagationNorm = propagationNorm
      self.propagationDropout = propagationDropout
    }
  }

  public init(
    parts: LayeredParts, temperature: Temperature?, columns: ProjectionColumns?, reading: Reading,
    optimizers: OptimizerSplit?, learnsNormScale: Bool?, block: BlockSettings
  ) {
    self.parts = parts
    self.temperature = temperature
    self.columns = columns
    self.reading = reading
    self.optimizers = optimizers
    self.learnsNormScale = learnsNormScale
    self.block = block
  }
}

extension LayeredNetworks: ImageNetworkRule {
  public static let method = ImageMethod(rawValue: "layered")

  public var passes: Double { parts.boundary == .detached ? 2 : 3 }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try LayeredNetwork(architecture, self, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  func validate() throws(LearningError) {
    try parts.validate()
    try block.validate()
    try require(
      reading.propagationDropout >= 0 && reading.propagationDropout < 1, "propagationDropout",
      reading.propagationDropout, "from 0 to below 1")
    try requireSmoothing(reading.headSmoothing, "headSmoothing")
  }

  /// The temperatures of an untrained network; nil where they stay at 1 or there are none.
  var learnedRange: TemperatureRange? {
    guard case .goodness(let range) = parts.reading, temperature?.learnsTemperature == true else {
      return nil
    }
    return range
  }

  /// Whether layers of a loss that reaches them through others are normalised under a learned scale.
  var hasNormScale: Bool { learnsNormScale == true }
}
