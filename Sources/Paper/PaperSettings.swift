package import ReportModel
package import StageKit

/// What the paper has for the settings of one recipe or stage: the last column of a table of settings.
///
/// A setting whose value is not at hand is marked as an assumption, with the reason.
package struct PaperSettings {
  private let values: PublishedValues
  private let assumed: AssumedSettings
  private let owner: String

  /// Beside a table that shows such a column.
  package static let note =
    "\"assumed\": the value is our choice, because our copy of the paper lost the paper's or because the "
    + "paper never prints one; docs/published.md says how to complete it. A place is empty where a "
    + "training does not read the setting, or the paper gives it in words."

  /// - Parameters:
  ///   - context: The running stage.
  ///   - owner: The recipe or stage of `pipeline.json` that has the settings.
  /// - Throws: `PublishedValuesError` or `CompletionError` for a completion that does not fit.
  package init(_ context: StageContext, of owner: String) throws {
    values = try PublishedValues(context)
    assumed = try AssumedSettings(context)
    self.owner = owner
  }

  /// What the paper prints of the row's settings, what a user completed, and what is assumed.
  package func cell(for row: SettingRow) throws -> Cell {
    let entries = row.settings.compactMap { assumed["\(owner).\($0)"] }
    var texts = try row.published.filter { try entries.isEmpty || values.value($0).isKnown }
      .map { try values.text($0) }
    var footnotes: [String] = []
    let completed = entries.compactMap(\.completed)
    // A completed number is both a published value and a setting; it is shown once.
    if !completed.isEmpty {
      texts = [completed.map(\.value.settingText).joined(separator: ", ")]
      let sources = completed.compactMap(\.source)
      footnotes.append(
        "Completed by published.json"
          + (sources.isEmpty ? "" : " (\(Self.unique(sources).joined(separator: "; ")))"))
    }
    let open = entries.filter { $0.completed == nil }
    texts += Self.unique(open.map { "assumed: \($0.paper.reason)" })
    return Cell(.text(texts.joined(separator: "; ")), footnotes: footnotes)
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
