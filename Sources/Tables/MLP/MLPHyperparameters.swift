internal import Artifacts
internal import FullyConnectedStages
internal import Paper
internal import ReportModel
package import StageKit

/// The settings of the fully connected networks as they were used (paper, appendix D.1).
package struct MLPHyperparameters: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var columns: [RowColumn]
    var sections: [Section]
  }

  package typealias Parameters = SideBySide<Own, MLPStudyScale>

  /// The training behind a column, by its place on the axis `row` of the sweep.
  package struct RowColumn: Codable {
    var title: String
    var row: String
  }

  /// Rows that the trainings behind some columns read; the places of others stay empty.
  package struct Section: Codable {
    /// The places of those trainings on the axis `row`.
    var readBy: [String]
    var rows: [SettingRow]
  }

  package static let declaration = StageDeclaration(
    kind: "mlp-hyperparameters",
    summary: "The settings of the fully connected networks as they were used.",
    inputs: [
      .many("runs", reading: MLPTrainingStage.settingsFile, MLPTrainingStage.metricsFile)
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(
    Own(
      columns: [RowColumn(title: "plain", row: "plain")],
      sections: [
        Section(
          readBy: ["plain"],
          rows: [
            SettingRow(
              label: "range of temperatures",
              settings: ["temperatureMinimum", "temperatureMaximum"],
              published: ["d1_hyperparameters/temperature_mlp_range"])
          ])
      ]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let title = "Settings of the fully connected networks (App. D.1)"
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let runs = try MLPRuns(context)
    let paper = try PaperSettings(context, of: "mlp-network")
    let trained = try parameters.columns.map { ($0.row, try runs.settings($0.row)) }
    let rows = try parameters.sections.flatMap { section in
      try section.rows.map { row in
        try [Cell.text(row.label)]
          + trained.map { name, settings in
            .text(section.readBy.contains(name) ? try row.text(in: settings) : "")
          }
          + [paper.cell(for: row)]
      }
    }
    let table = try Table(
      id: "mlp-hyperparameters",
      title: title,
      setting: try runs.setting(parameters.scale),
      columns: [Column("")] + parameters.columns.map { Column($0.title) } + [Column("paper")],
      rows: rows,
      notes: [PaperSettings.note])
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}
