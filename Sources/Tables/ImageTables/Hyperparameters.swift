internal import Artifacts
internal import ImageStages
internal import Learning
internal import Paper
internal import ReportModel
package import StageKit

/// The settings of the trainings on images as they were used (paper, appendix D.1).
///
/// Every value is read from what a training recorded of its own parameters, which came from
/// `pipeline.json`, or from the network that they make.
package struct Hyperparameters: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var columns: [TrainingColumn]
    var sections: [Section]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  /// The training behind a column, by its place in the sweep.
  package struct TrainingColumn: Codable {
    var title: String
    var dataset: String
    var variant: String
  }

  /// Rows that some trainings read; the places of others stay empty.
  package struct Section: Codable {
    var methods: [ImageMethod]
    /// Of backpropagation, the heads.
    var heads: [ImageHeads]
    var rows: [SettingRow]
  }

  package static let declaration = StageDeclaration(
    kind: "hyperparameters", summary: "The settings of the trainings on images as they were used.",
    inputs: [
      .many("runs", reading: ImageNetworkFiles.settings, ImageNetworkFiles.metrics)
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      columns: [TrainingColumn(title: "VGG8", dataset: "cifar-10", variant: "dtg-ff")],
      sections: [
        Section(
          methods: [.dtgFF], heads: [],
          rows: [
            SettingRow(
              label: "learning rate", settings: ["learningRate"],
              published: ["d1_hyperparameters/ff_learning_rate"])
          ])
      ]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let title = "Settings of the trainings on images (App. D.1)"
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let runs = try ImageRuns(context)
    let paper = try PaperSettings(context, of: "image-network")
    let shown = parameters.columns.filter { absent.reason($0.dataset) == nil }
    let columns = try shown.map { column in
      guard let run = runs.group(column.dataset, column.variant).first else {
        throw StageError.invalidInput(
          "no training of \(column.variant) on \(column.dataset) is an input of the table")
      }
      return try Trained(run, scale: parameters.scale)
    }
    guard let setting = columns.first?.setting else {
      throw StageError.invalidInput("the table of settings has no columns")
    }
    let sectioned = parameters.sections.flatMap { section in
      section.rows.map { (section, $0) }
    }
    let rows = try sectioned.enumerated().map { index, entry in
      let (section, row) = entry
      return try [Cell.text(row.label)]
        + columns.map { column in
          // One remark a column, at its head: data sets may differ in scale and source.
          Cell(
            .text(column.reads(section) ? try row.text(in: column.settings) : ""),
            setting: index == 0 ? column.setting : nil)
        }
        + [paper.cell(for: row)]
    }
    let table = try Table(
      id: "hyperparameters", title: title,
      setting: setting,
      columns: [Column("")] + shown.map { Column($0.title) } + [Column("paper")],
      rows: rows,
      notes: [
        "As used under this profile; the paper's settings are those of the profile \"paper\".",
        PaperSettings.note,
      ] + (absent.note.map { [$0] } ?? []))
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }

  /// A training and what is shown of it.
  private struct Trained {
    private let method: ImageMethod
    private let heads: ImageHeads
    let setting: Setting
    /// The parameters by name, and the shape of the network.
    let settings: [String: JSONValue]

    init(_ run: ImageRuns.Run, scale: ImageStudyScale) throws {
      let metrics = run.metrics
      (method, heads) = (metrics.method, metrics.heads)
      setting = try scale.setting(of: [run])
      let layers = try ImageArchitecture(
        metrics.backbone, side: metrics.side, classes: metrics.classes, width: metrics.width
      ).layers
      func numbers(_ values: [Int]) -> JSONValue {
        .array(values.map { .number(Double($0)) })
      }
      let shape = [
        "side": numbers([metrics.side]),
        "channels": numbers([layers[0].inputs] + layers.map(\.outputs)),
        "poolsAfter": numbers(layers.indices.filter { layers[$0].pools }),
        "goodnessGrid": numbers(layers.map(\.grid)),
      ]
      settings = try StableJSON.read(
        [String: JSONValue].self, from: run.files.path(ImageNetworkFiles.settings)
      ).merging(shape) { own, _ in own }
    }

    func reads(_ section: Section) -> Bool {
      section.methods.contains(method)
        && (method != .backpropagation || section.heads.contains(heads))
    }
  }
}
