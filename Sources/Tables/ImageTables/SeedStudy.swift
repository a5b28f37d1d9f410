internal import Artifacts
internal import ImageStages
internal import Paper
internal import ReportModel
package import StageKit

/// DTG-FF and BP-DeepSup seed by seed, and how stable the gap between them is (paper, section 5.2).
///
/// The gap is the accuracy of BP-DeepSup (sum of logits) minus that of DTG-FF (concat) of one seed; its
/// range is the largest minus the smallest over seeds. There is none where a method has not learned.
package struct SeedStudy: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var columns: [ImageAccuracyTable.DatasetColumn]
    /// The seeds of which the paper speaks.
    var publishedSeeds: [Int]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  package static let declaration = StageDeclaration(
    kind: "seed-study", summary: "Both methods and the gap between them, seed by seed.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      columns: [ImageAccuracyTable.DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")],
      publishedSeeds: [1]), .example)

  static let title = "DTG-FF and BP-DeepSup, seed by seed (Sec. 5.2)"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let table = try SeedStudyRows(
      parameters, ImageRuns(context), absent: absent, published: PublishedValues(context)
    ).table()
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)])).write(to: context)
  }
}
