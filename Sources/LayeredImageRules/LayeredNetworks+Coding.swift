internal import Kernels
public import Learning
internal import RuleParts

extension LayeredNetworks: Codable {
  /// What `pipeline.json` calls the settings that only some choices have.
  private enum Key: String, CodingKey { case projectionColumns, optimizers, learnsNormScale }

  public static let choices: [String: [String]] = LayeredParts.choices.merging(
    [Key.projectionColumns.rawValue: ProjectionColumns.allCases.map(\.rawValue)]
  ) { first, _ in first }

  /// Every corner.
  public static let examples: [any ImageNetworkRule] = LayeredParts.corners(
    .init(minimum: 0.5, maximum: 1.5), .inverseSqrtClasses
  ).map { parts in
    let isDetached = parts.boundary == .detached
    return LayeredNetworks(
      parts: parts,
      temperature: parts.reading == .activation
        ? nil : Temperature(learnsTemperature: true, decaysTemperature: true),
      columns: parts.head == .learned ? nil : .asDrawn,
      reading: Reading(
        headInput: .cells, headSmoothing: 0.5, propagationNorm: .layerNorm,
        propagationDropout: 0.5), optimizers: isDetached ? nil : .perLayer,
      learnsNormScale: isDetached ? nil : true, block: .example)
  }

  public init(from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: Key.self)
    parts = try LayeredParts(from: decoder)
    reading = try Reading(from: decoder)
    block = try BlockSettings(from: decoder)
    temperature = parts.reading == .activation ? nil : try Temperature(from: decoder)
    columns =
      parts.head == .learned
      ? nil : try settings.decode(ProjectionColumns.self, forKey: .projectionColumns)
    let isDetached = parts.boundary == .detached
    optimizers =
      isDetached ? nil : try settings.decode(OptimizerSplit.self, forKey: .optimizers)
    learnsNormScale =
      isDetached || reading.propagationNorm == .none
      ? nil : try settings.decode(Bool.self, forKey: .learnsNormScale)
  }

  public func encode(to encoder: any Encoder) throws {
    try SideBySide.encode(parts, temperature, reading, block, to: encoder)
    var settings = encoder.container(keyedBy: Key.self)
    try settings.encodeIfPresent(columns, forKey: .projectionColumns)
    try settings.encodeIfPresent(optimizers, forKey: .optimizers)
    try settings.encodeIfPresent(learnsNormScale, forKey: .learnsNormScale)
  }
}
