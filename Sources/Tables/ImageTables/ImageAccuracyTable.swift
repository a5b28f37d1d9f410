internal import Artifacts
internal import Foundation
internal import ImageStages
internal import Paper
internal import ReportModel
package import StageKit

/// Test accuracies of image networks, row by row as `pipeline.json` lists them.
///
/// Most tables of the paper on images have this form (Table 1, section 5.2 and 5.4, appendices A.5, D.4,
/// D.5 and D.8): a row is a variant of the training, a column a data set, and some rows are set against
/// another one, paired by seed, where both have learned (`SoftmaxBaseline`).
package struct ImageAccuracyTable: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var artifact: String
    /// The paper's number of the table; empty if it has none.
    var number: String
    var title: String
    var columns: [DatasetColumn]
    var rows: [Row]
    /// The rows whose final training losses are shown as well.
    var losses: [LossRow]
    var notes: [String]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  /// A data set of the sweep under the name that the table gives it.
  package struct DatasetColumn: Codable {
    var dataset: String
    var title: String
  }

  package struct Row: Codable {
    /// The name of the row in metrics.
    var id: String
    var label: String
    /// The variant of the sweep; empty for a row that is quoted from the paper.
    var variant: String
    var evaluation: ImageEvaluation
    /// Where the paper's accuracy stands, by data set.
    var published: [String: String]
    /// The row that this one is set against, by its id; empty for none.
    var minus: String
    /// Where the paper's difference to that row stands, by data set.
    var publishedDifference: [String: String]
  }

  /// A row of the table of losses.
  package struct LossRow: Codable {
    /// The id of a row of the table of accuracies.
    var row: String
    /// Where the paper's loss stands, by data set.
    var published: [String: String]
  }

  package static let declaration = StageDeclaration(
    kind: "image-accuracies", summary: "A table of test accuracies of image networks.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      artifact: "table", number: "1", title: "title",
      columns: [DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")],
      rows: [
        Row(
          id: "row", label: "label", variant: "variant", evaluation: .logitSum,
          published: ["cifar-10": "table1/rows/dtg_ff_concat/cifar10"], minus: "",
          publishedDifference: [:])
      ],
      losses: [
        LossRow(
          row: "row",
          published: ["cifar-10": "d4_cnn_ablation/in_text/train_classifier_loss_with_reg"])
      ], notes: ["note"]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(parameters.title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let rows = ImageAccuracyRows(
      parameters, try ImageRuns(context), absent: absent, published: try PublishedValues(context))
    let tables = try [rows.accuracyTable()] + rows.lossTables()
    try ArtifactFiles(
      Document(title: parameters.title, blocks: tables.map { .table($0) }), rows.perSeed()
    ).write(to: context)
  }
}
