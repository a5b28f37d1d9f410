package import ReportModel

/// One entry of `values.json`.
package struct PublishedValue: Decodable, Sendable {
  package var content: Content
  package var unit: Unit
  package var source: String
  package var uncertainty: Double?
  package var spread: Double?
  /// How many trainings are behind the number, where that differs from the rest of its group.
  package var observations: Int?
  /// Whether the paper prints nothing here; a missing value is lost otherwise.
  package var isNotReported: Bool
  /// What is known about the place, in words.
  package var note: String
  /// The form of a lost value; nil for a number.
  var form: Form?
  /// Where the paper prints it, as its group says.
  package var place: String?
  /// Where a completed value was read, in the words of who completed it.
  package var citation: String?

  /// What kind of value a place holds.
  package enum Form: String, Decodable, Sendable { case number, numbers, text }

  /// The kinds of values the file holds.
  package enum Content: Equatable, Sendable {
    case missing
    case number(Double)
    case numbers([Double])
    case texts([String])
    /// A structure.
    case other
  }

  package var isLost: Bool { content == .missing && !isNotReported }

  /// Whether there is a value, printed or completed.
  package var isKnown: Bool { content != .missing }

  /// How tables and lists call a value that our copy of the paper lost.
  static let lostText = "lost in our copy"

  private enum CodingKeys: String, CodingKey {
    case value, unit, source, uncertainty, spread, observations, note, form
    case isNotReported = "not_reported"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    source = try container.decode(String.self, forKey: .source)
    uncertainty = try container.decodeIfPresent(Double.self, forKey: .uncertainty)
    spread = try container.decodeIfPresent(Double.self, forKey: .spread)
    observations = try container.decodeIfPresent(Int.self, forKey: .observations)
    unit =
      try container.decodeIfPresent(String.self, forKey: .unit).map(Unit.init(publishedAs:))
      ?? .count
    isNotReported = try container.decodeIfPresent(Bool.self, forKey: .isNotReported) ?? false
    form = try container.decodeIfPresent(Form.self, forKey: .form)
    note = try container.decodeIfPresent(String.self, forKey: .note) ?? ""
    content = try container.decode(Content.self, forKey: .value)
  }

  package func number(_ value: Double, at path: String) throws(PublishedValuesError)
    -> Published.Number
  {
    guard let source = Self.sources[source] else {
      throw .unknownSource(source, path: path)
    }
    return Published.Number(
      value, unit: unit, source: source, uncertainty: uncertainty, spread: spread, n: observations,
      citation: citation)
  }

  private static let sources: [String: Published.Source] = [
    "seed": .printed, "public-version": .publicVersion, "derived": .derived,
    Self.completed: .completed,
  ]

  /// The source of what a user completed.
  package static let completed = "completed"
}

extension Unit {
  /// A unit of the file under the name it has here; any other keeps its name.
  package init(publishedAs name: String) {
    switch name {
    case "percentage_points": self = .percentagePoints
    case "times": self = .ratio
    case "of_5_seeds": self = .outOf(5)
    case "images_per_second": self = Unit("images/s")
    default: self = Unit(name)
    }
  }
}

extension PublishedValue.Content: Decodable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .missing
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let numbers = try? container.decode([Double].self) {
      self = .numbers(numbers)
    } else if let text = try? container.decode(String.self) {
      self = .texts([text])
    } else if let texts = try? container.decode([String].self) {
      self = .texts(texts)
    } else {
      self = .other
    }
  }
}

extension PublishedValue.Content {
  /// The value as it is shown to people; empty for a structure.
  package var text: String {
    switch self {
    case .missing, .other: ""
    case .number(let number): Self.text(number)
    case .numbers(let numbers): numbers.map(Self.text).joined(separator: ", ")
    case .texts(let texts): texts.joined(separator: "; ")
    }
  }

  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e9 ? "\(Int(number))" : "\(number)"
  }
}
