public import Kernels
public import Learning
internal import RuleParts

/// Local cross-entropy on images (Nøkland and Eidnes, 2019, "pred"): the corner of detached layers with
/// learned heads on their activations, by its own name.
public struct LocalCrossEntropyNetworks: ImageNetworkRule {
  public var reading: LayeredNetworks.Reading
  public var block: BlockSettings

  public init(reading: LayeredNetworks.Reading, block: BlockSettings) {
    self.reading = reading
    self.block = block
  }

  public init(from decoder: any Decoder) throws {
    reading = try LayeredNetworks.Reading(from: decoder)
    block = try BlockSettings(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    try SideBySide.encode(reading, block, to: encoder)
  }

  public static let method = ImageMethod(rawValue: "local-ce")

  public static let examples: [any ImageNetworkRule] = [
    LocalCrossEntropyNetworks(
      reading: .init(
        headInput: .cells, headSmoothing: 0.5, propagationNorm: .layerNorm,
        propagationDropout: 0.5), block: .example)
  ]

  /// The corner.
  var layered: LayeredNetworks {
    LayeredNetworks(
      parts: LayeredParts(
        boundary: .detached, reading: .activation, head: .learned, heads: .everyLayer),
      temperature: nil, columns: nil, reading: reading, optimizers: nil, learnsNormScale: nil,
      block: block)
  }

  public var passes: Double { layered.passes }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    try layered.makeRule(architecture, recipe, on: device)
  }
}
