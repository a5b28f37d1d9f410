/// The name of a stage: a family, and its place in the family's sweep.
///
/// `train/classes=50/method=plain/seed=42`: coordinates in alphabetical order.
public struct StageID: Hashable, Sendable {
  public let text: String

  public init(_ text: String) { self.text = text }

  public init(family: String, coordinates: [String: JSONValue]) {
    let steps = coordinates.sorted { $0.key < $1.key }.map { name, value in
      "/\(name)=\(value.coordinateText)"
    }
    text = family + steps.joined()
  }

  /// The part before the first slash: the id in `pipeline.json`.
  public var family: Substring { text.prefix { $0 != "/" } }
}

extension JSONValue {
  /// How a coordinate is spelled in an id and as the name of a case: a text without its quotes.
  package var coordinateText: String {
    guard case .string(let text) = self else { return canonicalText }
    return text
  }
}

extension StageID: Comparable, CustomStringConvertible {
  public static func < (left: StageID, right: StageID) -> Bool { left.text < right.text }
  public var description: String { text }
}

extension StageID: Codable {
  public init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
