import Pipeline
import Report

/// A row of a table of settings: what trainings were made with, beside what the paper has.
struct SettingRow: Codable {
  var label: String
  /// The names of the parameters that the row shows, as in `pipeline.json`.
  var settings: [String]
  /// Where the published values have what the paper prints; empty where it prints nothing.
  var published: [String]

  /// The row's part of a training's parameters.
  /// - Throws: `StageError` for a name that they do not have.
  func text(in parameters: [String: JSONValue]) throws -> String {
    try settings.map { name in
      guard let value = parameters[name] else {
        throw StageError.invalidInput("trainings have no parameter \"\(name)\"")
      }
      return value.settingText
    }.joined(separator: ", ")
  }
}

extension JSONValue {
  /// The value of a setting as a table shows it.
  var settingText: String {
    switch self {
    case .string(let text): text
    case .array(let values): values.map(\.settingText).joined(separator: ", ")
    case .null, .bool, .number, .object: canonicalText
    }
  }
}
