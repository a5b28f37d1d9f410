internal import Report
public import Paper
internal import ReportModel
public import StageKit

/// What is known of the paper, place by place: its values, and the settings that are assumed.
public struct PublishedListing: Encodable, Sendable {
  public private(set) var values: [Value] = []
  public private(set) var settings: [Setting] = []

  /// A value that the paper prints, or a place that it leaves empty.
  public struct Value: Encodable, Sendable {
    public var path: String
    /// Where the paper prints it.
    public var place: String
    /// `known`, `lost`, `not reported` or `completed`.
    public var state: String
    /// `number`, `numbers` or `text`.
    public var form: String
    public var unit: String
    /// The value in words; empty where there is none.
    public var value: String
    public var note: String
  }

  /// A setting that is assumed, or that a user completed.
  public struct Setting: Encodable, Sendable {
    public var name: String
    public var place: String
    /// `lost`, `never printed`, `completed`, or `differs` where the manifest has another value than the
    /// completed one.
    public var state: String
    /// What the manifest has.
    public var value: JSONValue?
    /// What the paper has, as the user says.
    public var completed: JSONValue?
  }

  /// - Parameters:
  ///   - completion: What the project's `published.json` says.
  ///   - manifest: The settings that runs are made with.
  ///   - isLostOnly: Whether only what our copy of the paper lost is listed.
  /// - Throws: `PublishedValuesError` for a completion that does not fit its place.
  public init(
    _ completion: PublishedCompletion, settings manifest: ManifestSettings, isLostOnly: Bool
  ) throws {
    let published = try PublishedValues.bundled(completedBy: completion)
    for path in published.paths {
      let value = try published.value(path)
      guard value.isLost || !isLostOnly else { continue }
      values.append(
        Value(
          path: path, place: value.place ?? "", state: value.state,
          form: value.expectedForm.rawValue,
          unit: value.unit == .count ? "" : value.unit.rawValue, value: value.content.text,
          note: value.note.replacing(/^stripped[;,]? ?/, with: "")))
    }
    for entry in try AssumedSettings.bundled(completedBy: completion).all {
      guard !isLostOnly || entry.paper == .lost && entry.completed == nil else { continue }
      let own = manifest[entry.name]
      let state =
        entry.completed.map { $0.value == own ? "completed" : "differs" } ?? entry.paper.rawValue
      settings.append(
        Setting(
          name: entry.name, place: entry.place, state: state, value: own,
          completed: entry.completed?.value))
    }
  }

  /// One line a place, for a terminal.
  public var text: String {
    let lines =
      values.map { [$0.path, $0.state, $0.value, $0.unit, $0.place] }
      + settings.map { setting in
        [
          setting.name, setting.state, setting.value?.settingText ?? "",
          setting.completed.map { "the paper has \($0.settingText)" } ?? "", setting.place,
        ]
      }
    return lines.map { $0.filter { !$0.isEmpty }.joined(separator: "  ") + "\n" }.joined()
  }

  /// Tables by place, for a page.
  public var markdown: String {
    var text = "## Values (\(values.count))\n"
    for (place, rows) in grouped(values, by: \.place) {
      text +=
        "\n### \(markdownEscaped(place))\n\n| path | form | unit | what is known |\n|:--|:--|:--|:--|\n"
      for row in rows {
        text += "| `\(row.path)` | \(row.form) | \(row.unit) | \(markdownEscaped(row.note)) |\n"
      }
    }
    text +=
      "\n## Settings (\(settings.count))\n\n| setting | the paper's value | where | here |\n|:--|:--|:--|:--|\n"
    for row in settings {
      text += "| `\(row.name)` | \(row.state) | \(markdownEscaped(row.place)) "
      text += "| \(markdownEscaped(row.value?.settingText ?? "")) |\n"
    }
    return text
  }

  /// Rows by what they have in common, in the order of their first.
  private func grouped<Row>(
    _ rows: [Row], by key: (Row) -> String
  ) -> [(key: String, rows: [Row])] {
    var places: [String] = []
    for row in rows where !places.contains(key(row)) { places.append(key(row)) }
    return places.map { place in (place, rows.filter { key($0) == place }) }
  }
}

extension PublishedValue {
  fileprivate var state: String {
    if source == Self.completed { return "completed" }
    if isKnown { return "known" }
    return isNotReported ? "not reported" : "lost"
  }
}
