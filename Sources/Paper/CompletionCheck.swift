import Foundation
import ReportModel

/// Holds a `published.json` against what is known of the paper, and notes all that does not fit.
///
/// A value must have the form, the unit and the range of its place. Where the paper's value is known, another
/// one is refused unless the entry says in `corrects` what it replaces; a derived value may differ by its
/// uncertainty. Values that the paper prints twice must be equal, and differences must be those of
/// their parts, within what rounding to the printed digits allows.
public struct CompletionCheck {
  public private(set) var problems: [CompletionProblem] = []
  package let completion: PublishedCompletion
  private let values: PublishedValues
  private let relations: PublishedRelations

  /// Checks `completion` against the values of this program and the settings of a manifest.
  public init(_ completion: PublishedCompletion, settings manifest: ManifestSettings) throws {
    self.completion = completion
    values = try .bundled()
    relations = try .bundled()
    for path in completion.values.keys.sorted() {
      guard let completed = completion.values[path] else { continue }
      check(completed, at: path)
    }
    checkRepeated()
    checkDifferences()
    try checkSettings(of: manifest)
  }

  private mutating func check(_ completed: PublishedCompletion.Value, at path: String) {
    let original: PublishedValue
    do {
      original = try values.original(path)
    } catch {
      note(path, "is no value of the paper: \(error)")
      return
    }
    if let unit = completed.unit, ReportModel.Unit(publishedAs: unit) != original.unit {
      note(path, "must have the unit \(original.unit.rawValue), found \(unit)")
    }
    guard completed.content != .missing else {
      if !original.isLost, completed.corrects != original.content {
        note(path, "says that the paper prints nothing here; \(known(original))")
      }
      return
    }
    guard original.accepts(completed.content) else {
      note(path, "must be \(original.formText), found \(completed.content.text)")
      return
    }
    for number in completed.content.numbers {
      if let expected = PublishedRange(of: original, at: path).refusal(of: number) {
        note(path, "must be \(expected), found \(PublishedValue.Content.number(number).text)")
      }
    }
    checkKnown(original, completed, at: path)
  }

  private mutating func checkKnown(
    _ original: PublishedValue, _ completed: PublishedCompletion.Value, at path: String
  ) {
    if let corrects = completed.corrects, corrects != original.content {
      note(path, "corrects \(corrects.text), but \(known(original))")
      return
    }
    guard completed.corrects == nil, original.content != .missing || original.isNotReported,
      !original.isNear(completed.content)
    else { return }
    note(
      path,
      "is \(completed.content.text), but \(known(original)); to replace it on purpose, add "
        + "\"corrects\": \(original.content.json)")
  }

  private func known(_ original: PublishedValue) -> String {
    original.isNotReported
      ? "the paper prints nothing here" : "the paper's value is known as \(original.content.text)"
  }

  private mutating func checkRepeated() {
    for group in relations.same {
      let given = group.filter { completion.values[$0] != nil }
      guard let first = given.first, let value = completion.values[first]?.content else { continue }
      for other in given.dropFirst() {
        guard let second = completion.values[other]?.content, second != value else { continue }
        note(other, "is \(second.text), but values.\(first), the same value, is \(value.text)")
      }
    }
  }

  private mutating func checkDifferences() {
    guard let completed = try? PublishedValues.bundled(completedBy: completion) else { return }
    for relation in relations.differences where relation.contains(where: isCompleted) {
      let numbers = relation.compactMap { path -> Double? in
        guard case .known(let number)? = try? completed.published(path) else { return nil }
        return number.value
      }
      guard numbers.count == 3 else { continue }
      let difference = numbers[1] - numbers[2]
      // Each was rounded to its printed digits by itself; digits of binary fractions are not exact.
      let rounding = numbers.map { 0.5 * pow(10, -Double(Self.decimals($0))) }.reduce(0, +)
      guard abs(numbers[0] - difference) > rounding * (1 + 1e-9) else { continue }
      note(
        relation[0],
        "is \(PublishedValue.Content.number(numbers[0]).text), but \(relation[1]) minus "
          + "\(relation[2]) is \(String(format: "%.6g", difference))")
    }
  }

  private func isCompleted(_ path: String) -> Bool { completion.values[path] != nil }

  private static func decimals(_ value: Double) -> Int {
    Quantity(asPrinted: value, unit: .count, decimals: 0).decimals
  }

  private mutating func note(_ path: String, _ message: String) {
    note(at: "values.\(path)", message)
  }

  package mutating func note(at place: String, _ message: String) {
    problems.append(CompletionProblem(place, message))
  }
}

/// Which values of the paper hang together.
struct PublishedRelations: Decodable {
  /// Paths of one and the same value.
  var same: [[String]]
  /// A value, and the two whose difference it is.
  var differences: [[String]]

  static func bundled() throws -> PublishedRelations {
    try JSONDecoder().decode(Self.self, from: Data(PackageResources.values_json))
  }
}

extension PublishedValue {
  /// Whether a completion has the form of the place.
  func accepts(_ completed: Content) -> Bool {
    switch (completed, expectedForm) {
    case (.number, .number), (.numbers, .numbers), (.texts, .text): true
    // A text may be a number that the paper writes as a formula.
    case (.number, .text): content == .missing
    default: false
    }
  }

  /// What a completion has to be, in words.
  var formText: String {
    switch expectedForm {
    case .number: "a number"
    case .numbers: "a list of numbers"
    case .text: "a text"
    }
  }

  package var expectedForm: Form {
    switch content {
    case .missing, .other: form ?? .number
    case .number: .number
    case .numbers: .numbers
    case .texts: .text
    }
  }

  /// Whether a completion says the same, within the uncertainty of a value that was derived.
  func isNear(_ completed: Content) -> Bool {
    if content == completed { return true }
    guard case .number(let own) = content, case .number(let other) = completed, let uncertainty
    else { return false }
    return abs(own - other) <= uncertainty * (1 + 1e-9)
  }
}

extension PublishedValue.Content {
  /// The numbers of a number or of a list.
  var numbers: [Double] {
    switch self {
    case .number(let number): [number]
    case .numbers(let numbers): numbers
    case .missing, .texts, .other: []
    }
  }

  /// The value as it is written in `published.json`.
  var json: String {
    switch self {
    case .missing, .other: "null"
    case .number: text
    case .numbers: "[\(text)]"
    case .texts(let texts):
      texts.count == 1
        ? "\"\(texts[0])\"" : "[\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
  }
}
