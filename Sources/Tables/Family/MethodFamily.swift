internal import Artifacts
internal import ImageStages
internal import Paper
internal import ReportModel
package import StageKit

/// All methods of one family under one protocol, with what each of them costs.
///
/// The paper's Table 1 sets numbers of other papers beside its own, although networks, augmentation, protocols
/// and the use of labels differ. Here every method that runs has the same images, seeds and evaluation. Beside
/// its accuracy are the labels that it sees, what learns alone, and its learned parameters and multiply-adds.
package struct MethodFamily: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var title: String
    /// A table each.
    var datasets: [ImageAccuracyTable.DatasetColumn]
    var rows: [Row]
    /// Remarks below every table.
    var notes: [String]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  /// A method, and one of its ways of predicting.
  package struct Row: Codable {
    /// The name of the row in metrics.
    var id: String
    var label: String
    /// The variant of the sweep; empty for a method that is not trained here.
    var variant: String
    var evaluation: ImageEvaluation
    /// What learns from labels.
    var labels: String
    /// What learns from its own loss alone.
    var local: String
    /// Where the paper's accuracy is, by data set.
    var published: [String: String]
    /// Where the paper's number comes from, or why the method is not trained; empty for nothing to say.
    var source: String
  }

  static let artifact = "family"

  package static let declaration = StageDeclaration(
    kind: "method-family",
    summary: "Accuracy and cost of the methods of one family under one protocol.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics, ImageNetworkFiles.settings)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      title: "title", datasets: [.init(dataset: "cifar-10", title: "CIFAR-10")],
      rows: [
        Row(
          id: "row", label: "label", variant: "variant", evaluation: .logitSum,
          labels: "every layer", local: "every layer",
          published: ["cifar-10": "table1/rows/dtg_ff_concat/cifar10"], source: "source")
      ], notes: ["note"]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(parameters.title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let tables = try FamilyTables(
      parameters, try ImageRuns(context), absent: absent, published: try PublishedValues(context))
    try ArtifactFiles(
      Document(title: parameters.title, blocks: try tables.blocks()), tables.intervals()
    ).write(to: context)
  }
}
