import Foundation
import Pipeline

/// A row of a table of settings: what trainings were made with, beside what the paper tells.
struct SettingRow: Codable {
  var label: String
  /// The names of the parameters that the row shows, as in `pipeline.json`.
  var settings: [String]
  /// Where the paper's values stand, or `not given`; empty where it would not have one.
  var published: [String]

  private static let notGiven = "not given"

  /// The row's part of a training's parameters.
  /// - Throws: `StageError` for a name that they do not have.
  func text(in parameters: [String: JSONValue]) throws -> String {
    try settings.map { name in
      guard let value = parameters[name] else {
        throw StageError.invalidInput("trainings have no parameter \"\(name)\"")
      }
      return Self.text(value)
    }.joined(separator: ", ")
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .array(let values): values.map(text).joined(separator: ", ")
    default: value.canonicalText
    }
  }

  /// What the paper says.
  func text(in published: PublishedValues) throws -> String {
    try self.published.map { $0 == Self.notGiven ? $0 : try published.text($0) }
      .joined(separator: "; ")
  }
}
