package import StageKit

/// A row of a table of settings: what trainings were made with, beside what the paper has.
package struct SettingRow: Codable {
  package var label: String
  /// The names of the parameters that the row shows, as in `pipeline.json`.
  package var settings: [String]
  /// Where the published values have what the paper prints; empty where it prints nothing.
  package var published: [String]

  package init(label: String, settings: [String], published: [String]) {
    self.label = label
    self.settings = settings
    self.published = published
  }

  /// The row's part of a training's parameters.
  /// - Throws: `StageError` for a name that they do not have.
  package func text(in parameters: [String: JSONValue]) throws -> String {
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
  package var settingText: String {
    switch self {
    case .string(let text): text
    case .array(let values): values.map(\.settingText).joined(separator: ", ")
    case .null, .bool, .number, .object: canonicalText
    }
  }
}
