import Foundation
internal import StrictJSON

extension ToleranceRules {
  /// Reads the file `tolerances.json`.
  /// - Throws: `ToleranceError` with the places that are wrong.
  public init(json: some Sequence<UInt8>) throws(ToleranceError) {
    do {
      self = try StrictJSON.decode(Self.self, from: Data(json))
    } catch JSONTextError.invalid(let problems) {
      throw .invalid(problems)
    } catch JSONTextError.notJSON(let reason) {
      throw .notJSON(reason: reason)
    } catch {
      throw .notJSON(reason: "\(error)")
    }
  }
}

extension ToleranceRules: Decodable {
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    try object.refuse(unless: ["version", "about", "baseline", "paper", "measurements"])
    guard try object.decode(Int.self, forKey: "version") == 1 else {
      throw object.invalid("version", "must be 1")
    }
    baseline = try object.decodeIfPresent([ToleranceRule].self, forKey: "baseline") ?? []
    published = try object.decodeIfPresent([ToleranceRule].self, forKey: "paper") ?? []
    measurements = try object.decodeIfPresent([MeasurementRule].self, forKey: "measurements") ?? []
    try Self.refuseUnreachable(baseline, in: object, at: "baseline")
    try Self.refuseUnreachable(published, in: object, at: "paper")
    try Self.refuseUnreachable(measurements.map(\.rule), in: object, at: "measurements")
  }

  /// A rule behind one that fits all of its numbers would never count.
  private static func refuseUnreachable(
    _ rules: [ToleranceRule], in object: KeyedDecodingContainer<AnyKey>, at key: AnyKey
  ) throws {
    for (index, rule) in rules.enumerated() {
      let earlier = rules[..<index].firstIndex { other in
        (other.unit == nil || other.unit == rule.unit) && other.pattern.covers(rule.pattern)
      }
      guard let earlier else { continue }
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: object.codingPath + [key, AnyKey(intValue: index), "metrics" as AnyKey],
          debugDescription:
            "never counts, because rule \(earlier) fits the same numbers; put it before that one"))
    }
  }
}

extension ToleranceRule: Decodable {
  static let keys: Set = ["metrics", "unit", "error", "within", "otherwise", "allow", "reason"]

  public init(from decoder: any Decoder) throws {
    try self.init(decoder, keys: Self.keys)
  }

  /// - Parameters:
  ///   - decoder: Stands at the object of the rule.
  ///   - keys: All keys that the object may have.
  /// - Throws: `DecodingError` where a key is missing, unknown or wrong.
  init(_ decoder: any Decoder, keys: Set<String>) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    try object.refuse(unless: keys)
    pattern = try object.pattern("metrics")
    unit = try object.decodeIfPresent(String.self, forKey: "unit").map { Unit($0) }
    error = try object.decodeIfPresent(ErrorSource.self, forKey: "error")
    bounds = try object.decode(Bounds.self, forKey: "within").list
    otherwise = try object.decodeIfPresent(Bounds.self, forKey: "otherwise")?.list ?? []
    let words = try object.decodeIfPresent([String].self, forKey: "allow") ?? []
    allowed = Set(
      try words.map { word in
        guard let verdict = Verdict(rawValue: word), verdict.isFailing else {
          let known = Verdict.allCases.filter(\.isFailing).map { "\"\($0.rawValue)\"" }
          throw object.invalid(
            "allow", "knows \(known.joined(separator: ", ")), not \"\(word)\"")
        }
        return verdict
      })
    reason = try object.decode(String.self, forKey: "reason")
    guard !printable(reason).isEmpty else {
      throw object.invalid("reason", "must say why the tolerance is as it is")
    }
  }
}

extension MeasurementRule: Decodable {
  public init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    rule = try ToleranceRule(decoder, keys: ToleranceRule.keys.union(["reference"]))
    reference = try object.pattern("reference")
    let artifacts = [rule.pattern, reference].map { $0.text.prefix { $0 != ":" } }
    guard artifacts[0] == artifacts[1], !artifacts[0].contains("*"), reference.text.contains(":")
    else {
      throw object.invalid("reference", "must belong to the one artifact that \"metrics\" names")
    }
    guard reference.starCount <= rule.pattern.starCount else {
      throw object.invalid("reference", "has more stars than \"metrics\"")
    }
  }
}

extension ErrorSource: Decodable {
  private static let names: [String: ErrorSource] = [
    "scale": .scale, "z": .z, "interval": .interval,
  ]

  public init(from decoder: any Decoder) throws {
    let single = try decoder.singleValueContainer()
    guard let name = try? single.decode(String.self) else {
      let object = try decoder.container(keyedBy: AnyKey.self)
      try object.refuse(unless: ["of"])
      self = .of(try object.pattern("of"))
      return
    }
    guard let source = Self.names[name] else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "knows \(Self.names.keys.sorted().joined(separator: ", ")) and an object with the "
            + "member of, not \"\(name)\""))
    }
    self = source
  }
}

/// The object `within` or `otherwise`: each key is a bound.
private struct Bounds: Decodable {
  let list: [Bound]

  private static let keys = [
    "anything", "exact", "absolute", "relative", "standardErrors", "pairedConfidence", "sameSeeds",
    "predictionInterval",
  ]

  init(from decoder: any Decoder) throws {
    let object = try decoder.container(keyedBy: AnyKey.self)
    try object.refuse(unless: Set(Self.keys))
    func number(_ key: AnyKey, _ expected: String, _ isFit: (Double) -> Bool) throws -> Double? {
      guard let value = try object.decodeIfPresent(Double.self, forKey: key) else { return nil }
      guard isFit(value) else { throw object.invalid(key, "must be \(expected), found \(value)") }
      return value
    }
    func isConfidence(_ value: Double) -> Bool { value > 0.5 && value < 1 }
    func flag(_ key: AnyKey) throws -> Bool {
      guard let value = try object.decodeIfPresent(Bool.self, forKey: key) else { return false }
      guard value else { throw object.invalid(key, "must be true, or be left out") }
      return value
    }
    list = [
      try flag("anything") ? .anything : nil,
      try flag("exact") ? .exact : nil,
      try number("absolute", "a number from 0 up") { $0 >= 0 }.map(Bound.absolute),
      try number("relative", "a share from 0 up") { $0 >= 0 }.map(Bound.relative),
      try number("standardErrors", "a number above 0") { $0 > 0 }.map(Bound.standardErrors),
      try number("pairedConfidence", "between 0.5 and 1", isConfidence)
        .map(Bound.paired(confidence:)),
      try number("sameSeeds", "between 0.5 and 1", isConfidence).map(Bound.sameSeeds(confidence:)),
      try number("predictionInterval", "between 0.5 and 1", isConfidence)
        .map(Bound.prediction(confidence:)),
    ].compactMap(\.self)
    guard !list.isEmpty else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "needs one of \(Self.keys.joined(separator: ", "))"))
    }
  }
}

/// Any key of an object, so that unknown ones are seen.
struct AnyKey: CodingKey, ExpressibleByStringLiteral {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "\(intValue)"
    self.intValue = intValue
  }

  init(stringLiteral value: String) { self.init(stringValue: value) }
}

extension KeyedDecodingContainer<AnyKey> {
  fileprivate func refuse(unless known: Set<String>) throws {
    let unknown = allKeys.map(\.stringValue).filter { !known.contains($0) }.sorted()
    guard let first = unknown.first else { return }
    throw invalid(
      AnyKey(stringValue: first),
      "is not known; there are \(known.sorted().joined(separator: ", "))")
  }

  fileprivate func pattern(_ key: AnyKey) throws -> MetricPattern {
    let text = try decode(String.self, forKey: key)
    guard let pattern = MetricPattern(text) else {
      throw invalid(
        key, "must be a metric id in which * stands for any characters, found \"\(text)\"")
    }
    return pattern
  }

  fileprivate func invalid(_ key: AnyKey, _ reason: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: reason))
  }
}
