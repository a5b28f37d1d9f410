public import Kernels
public import Learning

/// The settings of a network of detached layers with learned heads (Nøkland and Eidnes, 2019, "pred").
public struct LocalCrossEntropyNetworks: ImageNetworkRule {
  /// What the heads read.
  public var reading: Reading
  public var block: BlockSettings

  /// What a head reads of its layer, and what a layer hands on.
  public struct Reading: Codable, Equatable, Sendable {
    public var headInput: HeadInput
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

  public init(reading: Reading, block: BlockSettings) {
    self.reading = reading
    self.block = block
  }

  public init(from decoder: any Decoder) throws {
    reading = try Reading(from: decoder)
    block = try BlockSettings(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try SideBySide.encode(reading, block, to: encoder)
  }

  public static let method = ImageMethod(rawValue: "local-ce")

  public static let examples: [any ImageNetworkRule] = [
    LocalCrossEntropyNetworks(
      reading: Reading(
        headInput: .cells, headSmoothing: 0.5, propagationNorm: .layerNorm,
        propagationDropout: 0.5), block: .example)
  ]

  /// A layer's own gradient needs no other layer's input.
  public var passes: Double { 2 }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any ImageRule {
    let network = try LocalCrossEntropyNetwork(architecture, self, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }
}
