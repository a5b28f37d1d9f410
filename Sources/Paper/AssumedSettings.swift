internal import Foundation
public import ReportModel
internal import StageKit

/// The settings of `pipeline.json` for which the paper's values are not at hand: `settings.json`, and what
/// the project's `published.json` completes of them.
public struct AssumedSettings: Sendable {
  /// By name, in the order of the file.
  public let all: [Entry]

  /// One setting.
  public struct Entry: Sendable {
    /// Its place in `pipeline.json`: a recipe or a stage, and the parameter's path in it.
    public var name: String
    public var paper: Paper
    /// Where the paper has it, or speaks of what it belongs to.
    public var place: String
    /// What the paper has after all, as the user says.
    public var completed: PublishedCompletion.Setting?
    /// The numbers that it decides.
    public var decides: [MetricPattern]
    /// The path of the paper's value among the published ones.
    package var value: String?
  }

  /// Why a value of the paper is not at hand.
  public enum Paper: String, Decodable, Sendable {
    case lost
    case neverPrinted = "never printed"

    /// The reason in words, as tables give it.
    public var reason: String {
      switch self {
      case .lost: PublishedValue.lostText
      case .neverPrinted: rawValue
      }
    }
  }

  /// The settings that this program assumes, with what `completion` says of them.
  ///
  /// A published value that is a number, or a list of numbers, also completes the setting that it is.
  public static func bundled(
    completedBy completion: PublishedCompletion = PublishedCompletion()
  ) throws -> AssumedSettings {
    let file = try JSONDecoder().decode(
      AssumedSettingsFile.self, from: Data(PackageResources.settings_json))
    let values = try PublishedValues.bundled(completedBy: completion)
    return AssumedSettings(
      all: try file.settings.map { try $0.entry(file.groups, completion, values) })
  }

  /// The settings as a running stage sees them.
  init(_ context: StageContext) throws {
    self = try .bundled(completedBy: PublishedCompletion(context))
  }

  private init(all: [Entry]) { self.all = all }

  /// The setting of this name; nil for one that is as the paper prints it.
  public subscript(name: String) -> Entry? { all.first { $0.name == name } }

  /// Those that remain assumptions under `manifest`, each with its reason.
  ///
  /// A setting whose completed value is that of the manifest is none any more. Where the two differ, the
  /// reason says so: such runs are not made with the paper's value.
  public func open(under manifest: ManifestSettings) -> [AssumedSetting] {
    all.compactMap { entry in
      guard let completed = entry.completed else {
        return AssumedSetting(entry.name, reason: entry.paper.reason, decides: entry.decides)
      }
      guard let own = manifest[entry.name], own != completed.value else { return nil }
      return AssumedSetting(
        entry.name,
        reason: "\(own.canonicalText), where the paper has \(completed.value.canonicalText)",
        decides: entry.decides)
    }
  }
}

/// The file `settings.json`.
private struct AssumedSettingsFile: Decodable {
  /// Patterns of metrics, by what they have in common.
  var groups: [String: [String]]
  var settings: [Setting]

  package struct Setting: Decodable {
    package var setting: String
    package var paper: AssumedSettings.Paper
    package var place: String
    package var value: String?
    package var decides: [String]

    func entry(
      _ groups: [String: [String]], _ completion: PublishedCompletion, _ values: PublishedValues
    ) throws -> AssumedSettings.Entry {
      let patterns = try decides.flatMap { name in
        guard let patterns = groups[name]?.map(MetricPattern.init), !patterns.contains(nil) else {
          throw PublishedValuesError.unreadable(
            reason: "settings.json has no group \"\(name)\", or a pattern in it is none")
        }
        return patterns.compactMap(\.self)
      }
      return AssumedSettings.Entry(
        name: setting, paper: paper, place: place,
        completed: try completion.settings[setting] ?? value.flatMap { try values.setting($0) },
        decides: patterns, value: value)
    }
  }
}

extension PublishedValues {
  /// What a user completed at `path`, as the value of a setting; nil for a text.
  fileprivate func setting(
    _ path: String
  ) throws(PublishedValuesError) -> PublishedCompletion.Setting? {
    let value = try value(path)
    guard value.source == PublishedValue.completed else { return nil }
    let own: JSONValue
    switch value.content {
    case .number(let number): own = .number(number)
    case .numbers(let numbers): own = .array(numbers.map(JSONValue.number))
    case .missing, .texts, .other: return nil
    }
    return PublishedCompletion.Setting(value: own, source: value.citation)
  }
}
