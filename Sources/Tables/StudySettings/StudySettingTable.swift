import Paper
import ReportModel
import StageKit

/// The table of `StudySettings`, and its numbers.
struct StudySettingTable {
  private let sections: [StudySettings.Section]
  private let settings: StudySettingValues
  private let setting: Setting
  private let published: PublishedValues

  /// What the paper says of the settings of each subject.
  private let paper: [String: PaperSettings]

  private static let artifact = "study-settings"

  init(
    _ parameters: StudySettings.Parameters, _ settings: StudySettingValues, setting: Setting,
    published: PublishedValues, paper: [String: PaperSettings]
  ) {
    sections = parameters.sections
    self.settings = settings
    self.setting = setting
    self.published = published
    self.paper = paper
  }

  func table() throws -> Table {
    let rows = try sections.flatMap { section in
      try section.rows.map { row in
        try [
          Cell.text(row.label), .text(section.readBy),
          .text(row.text(in: settings.of(section.subject))),
          paper[section.subject.rawValue]?.cell(for: row) ?? .text(""),
        ]
      }
    }
    return try Table(
      id: Self.artifact, title: "Settings of the synthetic study (App. E)", setting: setting,
      columns: [Column(""), Column("read by"), Column("used"), Column("paper")], rows: rows,
      notes: [
        "As used under this profile.", PaperSettings.note,
      ])
  }

  /// Settings that are one number each, beside the paper's.
  func metrics() throws -> [Metric] {
    try sections.flatMap { section in
      try section.rows.compactMap { row -> Metric? in
        guard row.settings.count == 1, let name = row.settings.first,
          case .number(let value)? = settings.of(section.subject)[name]
        else { return nil }
        let paper = try number(row.published)
        // A setting has no unit of its own.
        let unit = if case .known(let number)? = paper { number.unit } else { Unit.count }
        let quantity = Quantity(value, unit: unit, decimals: 0)
        return Metric(
          id: try MetricID("\(Self.artifact):\(section.subject.rawValue)/\(name)"), quantity,
          better: .neither, setting: setting, published: paper,
          obstacle: paper.flatMap { Comparison(quantity, $0, under: setting).obstacle })
      }
    }
  }

  /// The paper's number, where a row names one place and a number can be there.
  private func number(_ places: [String]) throws -> Published? {
    guard places.count == 1, published.paths.contains(places[0]) else { return nil }
    do throws(PublishedValuesError) {
      return try published.published(places[0])
    } catch .notANumber {
      return nil
    }
  }
}
