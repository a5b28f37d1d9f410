public import Kernels
public import Learning

/// Parts stand side by side with other settings; only those are read and written that a choice needs.
extension LayeredParts: Codable {
  /// What `pipeline.json` calls them.
  private enum Key: String, CodingKey {
    case boundary, headReads, head, headedLayers, temperatureMinimum, temperatureMaximum
    case projectionScale
  }

  private enum Reads: String, Codable, CaseIterable {
    case activation
    case goodness = "squared-goodness"
  }

  private enum Head: String, Codable, CaseIterable { case learned, fixed }

  /// The names that the choices may have as values, by setting.
  public static let choices: [String: [String]] = [
    Key.boundary.rawValue: LayerBoundary.allCases.map(\.rawValue),
    Key.headReads.rawValue: Reads.allCases.map(\.rawValue),
    Key.head.rawValue: Head.allCases.map(\.rawValue),
    Key.headedLayers.rawValue: HeadedLayers.allCases.map(\.rawValue),
    Key.projectionScale.rawValue: ProjectionScale.allCases.map(\.rawValue),
  ]

  /// All combinations of boundary, reading and head, for heads on every layer.
  public static func corners(_ range: TemperatureRange, _ scale: ProjectionScale) -> [LayeredParts]
  {
    let readings: [LayerReading] = [.goodness(range), .activation]
    let heads: [HeadLearning] = [.fixed(scale), .learned]
    return LayerBoundary.allCases.flatMap { boundary in
      readings.flatMap { reading in
        heads.map { head in
          LayeredParts(boundary: boundary, reading: reading, head: head, heads: .everyLayer)
        }
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    let settings = try decoder.container(keyedBy: Key.self)
    boundary = try settings.decode(LayerBoundary.self, forKey: .boundary)
    heads = try settings.decode(HeadedLayers.self, forKey: .headedLayers)
    reading =
      switch try settings.decode(Reads.self, forKey: .headReads) {
      case .activation: .activation
      case .goodness: .goodness(try Self.range(from: decoder))
      }
    head =
      switch try settings.decode(Head.self, forKey: .head) {
      case .learned: .learned
      case .fixed: .fixed(try Self.scale(from: decoder))
      }
  }

  /// Reads the range of temperatures alone.
  public static func range(from decoder: any Decoder) throws -> TemperatureRange {
    let settings = try decoder.container(keyedBy: Key.self)
    return TemperatureRange(
      minimum: Float(try settings.decode(Double.self, forKey: .temperatureMinimum)),
      maximum: Float(try settings.decode(Double.self, forKey: .temperatureMaximum)))
  }

  /// Reads the scale of fixed heads alone.
  public static func scale(from decoder: any Decoder) throws -> ProjectionScale {
    try decoder.container(keyedBy: Key.self).decode(ProjectionScale.self, forKey: .projectionScale)
  }

  public func encode(to encoder: any Encoder) throws {
    try encodeNumbers(to: encoder)
    var settings = encoder.container(keyedBy: Key.self)
    try settings.encode(boundary, forKey: .boundary)
    try settings.encode(heads, forKey: .headedLayers)
    try settings.encode(reading == .activation ? Reads.activation : .goodness, forKey: .headReads)
    try settings.encode(head == .learned ? Head.learned : .fixed, forKey: .head)
  }

  /// Writes the range and the scale, as far as they are read, without the choices: for methods whose names
  /// say these.
  public func encodeNumbers(to encoder: any Encoder) throws {
    var settings = encoder.container(keyedBy: Key.self)
    if case .goodness(let range) = reading {
      try settings.encode(range.minimum, forKey: .temperatureMinimum)
      try settings.encode(range.maximum, forKey: .temperatureMaximum)
    }
    if case .fixed(let scale) = head { try settings.encode(scale, forKey: .projectionScale) }
  }
}
