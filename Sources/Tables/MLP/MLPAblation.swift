internal import Artifacts
internal import FullyConnectedStages
internal import Paper
internal import ReportModel
package import StageKit

/// The ablation of forward-forward on fully connected layers, row on row (appendix D.3).
///
/// The paper has it on CIFAR-10; any other data set has columns of its own.
package struct MLPAblation: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    /// Data sets of the sweep.
    var datasets: [String]
    /// In the order of the table: each adds to the one before.
    var rows: [Row]
  }

  package typealias Parameters = SideBySide<Own, MLPStudyScale>

  package struct Row: Codable {
    /// The place on the axis `row` of the sweep.
    var id: String
    var label: String
    /// Where the paper's accuracy stands, and its step from the row before.
    var accuracy: String
    var step: String
  }

  package static let declaration = StageDeclaration(
    kind: "mlp-ablation", summary: "App. D.3: forward-forward on fully connected layers.",
    inputs: [.many("runs", reading: MLPTrainingStage.metricsFile)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      datasets: ["cifar-10"],
      rows: [
        Row(
          id: "row", label: "label",
          accuracy: "d3_mlp_ablation/rows/plus_per_layer_bn/accuracy",
          step: "d3_mlp_ablation/rows/plus_per_layer_bn/step")
      ]), .example)

  static let title = "Forward-forward on fully connected layers (App. D.3)"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let rows = MLPAblationRows(
      parameters, try MLPRuns(context), absent: absent, published: try PublishedValues(context))
    let table = try rows.table()
    try ArtifactFiles(Document(title: title, blocks: [.table(table)]), rows.perSeed())
      .write(to: context)
  }
}

extension PublishedValues {
  /// What stands at a path; of a range, its middle with half its width as uncertainty.
  func middle(_ path: String) throws -> Published {
    do { return try published(path) } catch PublishedValuesError.notANumber {
      guard let ends = try list(path), let first = ends.first, let last = ends.last else {
        return .lost
      }
      return .known(
        Published.Number(
          (first.value + last.value) / 2, unit: first.unit, source: first.source,
          uncertainty: abs(last.value - first.value) / 2, spread: first.spread, n: first.n))
    }
  }
}
