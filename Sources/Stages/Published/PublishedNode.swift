import Report

/// The part of `values.json` that is read.
struct PublishedFile: Decodable {
  var artifacts: [String: PublishedNode]
}

/// A value, or a group of named nodes.
///
/// Texts and lists that only describe are remarks, and not kept.
indirect enum PublishedNode: Decodable, Sendable {
  case value(PublishedValue)
  case group([String: PublishedNode])
  case remark

  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      self = .remark
      return
    }
    if container.contains(Key(stringValue: "value")) {
      self = .value(try PublishedValue(from: decoder))
    } else {
      let children = try container.allKeys.map {
        ($0.stringValue, try container.decode(PublishedNode.self, forKey: $0))
      }
      self = .group(Dictionary(uniqueKeysWithValues: children))
    }
  }

  var children: [String: PublishedNode] {
    if case .group(let children) = self { children } else { [:] }
  }

  /// The paths of the values below this node.
  var paths: [String] {
    children.flatMap { name, child -> [String] in
      if case .value = child { return [name] }
      return child.paths.map { name + "/" + $0 }
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

/// One entry of `values.json`.
struct PublishedValue: Decodable, Sendable {
  var content: Content
  var unit: Unit
  var source: String
  var uncertainty: Double?
  var isNotReported: Bool

  /// The kinds of values the file holds.
  enum Content: Sendable {
    case missing
    case number(Double)
    case numbers([Double])
    case texts([String])
    /// A structure.
    case other
  }

  private enum CodingKeys: String, CodingKey {
    case value, unit, source, uncertainty
    case isNotReported = "not_reported"
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    source = try container.decode(String.self, forKey: .source)
    uncertainty = try container.decodeIfPresent(Double.self, forKey: .uncertainty)
    unit = Self.unit(try container.decodeIfPresent(String.self, forKey: .unit))
    isNotReported = try container.decodeIfPresent(Bool.self, forKey: .isNotReported) ?? false
    if try container.decodeNil(forKey: .value) {
      content = .missing
    } else if let number = try? container.decode(Double.self, forKey: .value) {
      content = .number(number)
    } else if let numbers = try? container.decode([Double].self, forKey: .value) {
      content = .numbers(numbers)
    } else if let text = try? container.decode(String.self, forKey: .value) {
      content = .texts([text])
    } else if let texts = try? container.decode([String].self, forKey: .value) {
      content = .texts(texts)
    } else {
      content = .other
    }
  }

  func number(_ value: Double, at path: String) throws(PublishedValuesError) -> Published.Number {
    guard let source = Self.sources[source] else {
      throw .unknownSource(source, path: path)
    }
    return Published.Number(value, unit: unit, source: source, uncertainty: uncertainty)
  }

  private static let sources: [String: Published.Source] = [
    "seed": .printed, "public-version": .publicVersion, "derived": .derived,
  ]

  /// The units of the file under the names they have here; any other keeps its name.
  private static func unit(_ name: String?) -> Unit {
    switch name {
    case nil: .count
    case "percentage_points": .percentagePoints
    case "times": .ratio
    case "of_5_seeds": .outOf(5)
    case "images_per_second": Unit("images/s")
    case let name?: Unit(name)
    }
  }
}
