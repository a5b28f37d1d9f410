import Pipeline
import Report

/// The settings of the fully connected networks as they were used (paper, appendices A.2, A.3 and D.1).
struct MLPHyperparameters: Stage {
  struct Parameters: Codable {
    var scale: MLPStudyScale
    var columns: [RowColumn]
    var rows: [SettingRow]

    private enum CodingKeys: CodingKey { case columns, rows }

    init(scale: MLPStudyScale, columns: [RowColumn], rows: [SettingRow]) {
      self.scale = scale
      self.columns = columns
      self.rows = rows
    }

    init(from decoder: any Decoder) throws {
      scale = try MLPStudyScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      columns = try container.decode([RowColumn].self, forKey: .columns)
      rows = try container.decode([SettingRow].self, forKey: .rows)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(columns, forKey: .columns)
      try container.encode(rows, forKey: .rows)
    }
  }

  /// The training behind a column, by its place on the axis `row` of the sweep.
  struct RowColumn: Codable {
    var title: String
    var row: String
  }

  static let declaration = StageDeclaration(
    kind: "mlp-hyperparameters",
    summary: "The settings of the fully connected networks as they were used.",
    inputs: [
      .many("runs", reading: MLPTrainingStage.settingsFile, MLPTrainingStage.metricsFile)
    ],
    outputs: ArtifactFiles.names, code: MLPRuns.tableCode, isArtifact: true)

  static let example = Parameters(
    scale: .example, columns: [RowColumn(title: "plain", row: "plain")],
    rows: [
      SettingRow(
        label: "range of temperatures", settings: ["temperatureMinimum", "temperatureMaximum"],
        published: ["d1_hyperparameters/temperature_mlp_range"])
    ])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let runs = try MLPRuns(context)
    let published = try PublishedValues.bundled()
    let settings = try parameters.columns.map { try runs.settings($0.row) }
    let rows = try parameters.rows.map { row in
      try [Cell.text(row.label)] + settings.map { .text(try row.text(in: $0)) }
        + [.text(row.text(in: published))]
    }
    let table = try Table(
      id: "mlp-hyperparameters",
      title: "Settings of the fully connected networks (App. A.2, A.3, D.1)",
      setting: try runs.setting(parameters.scale),
      columns: [Column("")] + parameters.columns.map { Column($0.title) } + [Column("paper")],
      rows: rows,
      notes: ["Where the paper's value is not given, ours is an assumption."])
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}
