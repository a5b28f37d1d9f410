import Pipeline
import Report

/// The settings of the trainings as they were used (paper, appendix D.1).
///
/// Every value is read from what a training recorded of its own parameters, which came from
/// `pipeline.json`.
struct Hyperparameters: Stage {
  struct Parameters: Codable {
    var scale: ImageStudyScale
    var columns: [TrainingColumn]
    var rows: [SettingRow]

    private enum CodingKeys: CodingKey { case columns, rows }

    init(scale: ImageStudyScale, columns: [TrainingColumn], rows: [SettingRow]) {
      self.scale = scale
      self.columns = columns
      self.rows = rows
    }

    init(from decoder: any Decoder) throws {
      scale = try ImageStudyScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      columns = try container.decode([TrainingColumn].self, forKey: .columns)
      rows = try container.decode([SettingRow].self, forKey: .rows)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(columns, forKey: .columns)
      try container.encode(rows, forKey: .rows)
    }
  }

  /// The training behind a column, by its place in the sweep.
  struct TrainingColumn: Codable {
    var title: String
    var dataset: String
    var variant: String
  }

  struct SettingRow: Codable {
    var label: String
    /// The names of the parameters that the row shows, as in `pipeline.json`.
    var settings: [String]
    /// Where the paper's values stand; empty if it has none.
    var published: [String]
  }

  static let declaration = StageDeclaration(
    kind: "hyperparameters", summary: "The settings of the trainings as they were used.",
    inputs: [
      .many("runs", reading: ImageTrainingStage.settingsFile, ImageTrainingStage.metricsFile)
    ],
    outputs: ArtifactFiles.names, code: CodeScope.imageTables, isArtifact: true)

  static let example = Parameters(
    scale: .example,
    columns: [TrainingColumn(title: "VGG8", dataset: "cifar-10", variant: "dtg-ff")],
    rows: [
      SettingRow(
        label: "learning rate", settings: ["learningRate"],
        published: ["d1_hyperparameters/ff_learning_rate"])
    ])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let runs = try ImageRuns(context)
    let published = try PublishedValues.bundled()
    let trained = try parameters.columns.map { column in
      guard let run = runs.group(column.dataset, column.variant).first else {
        throw StageError.invalidInput(
          "no training of \(column.variant) on \(column.dataset) is an input of the table")
      }
      return run
    }
    let settings = try trained.map { run in
      try StableJSON.read(
        [String: JSONValue].self, from: run.files.path(ImageTrainingStage.settingsFile))
    }
    let scales = try trained.map { try parameters.scale.setting(of: [$0]) }
    let rows = try parameters.rows.enumerated().map { index, row in
      try [Cell.text(row.label)]
        + zip(settings, scales).map { settings, scale in
          // One remark a column, at its head: data sets may differ in scale and source.
          Cell(.text(try text(of: row.settings, in: settings)), setting: index == 0 ? scale : nil)
        }
        + [.text(row.published.map { try published.text($0) }.joined(separator: "; "))]
    }
    guard let setting = scales.first else {
      throw StageError.invalidInput("the table of settings has no columns")
    }
    let table = try Table(
      id: "hyperparameters", title: "Settings of the trainings on images (App. D.1)",
      setting: setting,
      columns: [Column("")] + parameters.columns.map { Column($0.title) } + [Column("paper")],
      rows: rows,
      notes: [
        "As used under this profile; the paper's settings are those of the profile \"paper\". Where the"
          + " paper's value is not given, ours is an assumption."
      ])
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }

  private static func text(
    of names: [String], in settings: [String: JSONValue]
  ) throws -> String {
    try names.map { name in
      guard let value = settings[name] else {
        throw StageError.invalidInput("trainings have no parameter \"\(name)\"")
      }
      if case .string(let text) = value { return text }
      return value.canonicalText
    }.joined(separator: ", ")
  }
}
