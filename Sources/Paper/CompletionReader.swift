import ReportModel
import StageKit

/// Reads `published.json`, and notes every entry that has not the form of one.
struct CompletionReader {
  private(set) var problems: [CompletionProblem] = []

  private static let valueKeys: Set = [
    "value", "unit", "source", "spread", "n", "uncertainty", "corrects",
  ]
  private static let settingKeys: Set = ["value", "source"]

  mutating func read(_ document: JSONValue) -> PublishedCompletion {
    var completion = PublishedCompletion()
    guard case .object(let members) = document else {
      note("", "must be an object with the members values and settings, found \(document.typeName)")
      return completion
    }
    for name in members.keys.sorted() where !["about", "values", "settings"].contains(name) {
      note(name, "is not known; there are about, settings, values")
    }
    for (path, entry) in entries(members["values"], "values") {
      completion.values[path] = value(entry, at: "values.\(path)")
    }
    for (path, entry) in entries(members["settings"], "settings") {
      completion.settings[path] = setting(entry, at: "settings.\(path)")
    }
    return completion
  }

  private mutating func entries(_ value: JSONValue?, _ name: String) -> [(String, JSONValue)] {
    switch value {
    case nil: return []
    case .object(let members)?: return members.sorted { $0.key < $1.key }
    case let other?:
      note(name, "must be an object, found \(other.typeName)")
      return []
    }
  }

  private mutating func value(
    _ entry: JSONValue, at place: String
  ) -> PublishedCompletion.Value? {
    guard let members = members(entry, Self.valueKeys, at: place),
      let content = content(members["value"] ?? .null, at: "\(place).value")
    else { return nil }
    var value = PublishedCompletion.Value(content: content)
    value.unit = text(members["unit"], at: "\(place).unit")
    value.source = text(members["source"], at: "\(place).source")
    value.spread = number(members["spread"], at: "\(place).spread", from: 0)
    value.uncertainty = number(members["uncertainty"], at: "\(place).uncertainty", from: 0)
    if let n = number(members["n"], at: "\(place).n", from: 1) {
      value.observations = Int(exactly: n)
      if value.observations == nil { note("\(place).n", "must be a whole number, found \(n)") }
    }
    if let corrects = members["corrects"] {
      value.corrects = self.content(corrects, at: "\(place).corrects")
    }
    return value
  }

  private mutating func setting(
    _ entry: JSONValue, at place: String
  ) -> PublishedCompletion.Setting? {
    guard let members = members(entry, Self.settingKeys, at: place), let value = members["value"]
    else { return nil }
    return PublishedCompletion.Setting(
      value: value, source: text(members["source"], at: "\(place).source"))
  }

  /// The members of an entry, of which a bare value is one without remarks; nil where there is no value.
  private mutating func members(
    _ entry: JSONValue, _ known: Set<String>, at place: String
  ) -> [String: JSONValue]? {
    guard case .object(let members) = entry else { return ["value": entry] }
    for name in members.keys.sorted() where !known.contains(name) {
      note("\(place).\(name)", "is not known; there are \(known.sorted().joined(separator: ", "))")
    }
    guard members["value"] != nil else {
      note(place, "needs the member value")
      return nil
    }
    return members
  }

  private mutating func content(_ value: JSONValue, at place: String) -> PublishedValue.Content? {
    switch value {
    case .null: return .missing
    case .number(let number): return .number(number)
    case .string(let text): return .texts([text])
    case .array(let elements):
      let numbers = elements.compactMap { if case .number(let number) = $0 { number } else { nil } }
      let texts = elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
      if !elements.isEmpty, numbers.count == elements.count { return .numbers(numbers) }
      if !elements.isEmpty, texts.count == elements.count { return .texts(texts) }
      note(place, "must be a list of numbers or of texts")
    case .bool, .object:
      note(place, "must be a number, a text, a list of either, or null, found \(value.typeName)")
    }
    return nil
  }

  private mutating func text(_ value: JSONValue?, at place: String) -> String? {
    guard let value else { return nil }
    if case .string(let text) = value { return text }
    note(place, "must be a string, found \(value.typeName)")
    return nil
  }

  private mutating func number(
    _ value: JSONValue?, at place: String, from least: Double
  ) -> Double? {
    guard let value else { return nil }
    if case .number(let number) = value, number >= least { return number }
    note(place, "must be a number from \(Int(least)) up, found \(value.canonicalText)")
    return nil
  }

  private mutating func note(_ place: String, _ message: String) {
    problems.append(CompletionProblem(place, message))
  }
}
