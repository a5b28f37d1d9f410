internal import Artifacts
internal import ImageStages
internal import Paper
internal import ReportModel
package import StageKit

/// The learned temperature of each layer, over the course of training (paper, Figure 2, left).
///
/// The paper shows it on CIFAR-10; any other data set has a block of its own.
package struct LearnedTemperatures: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    /// The columns: parts of the training after which temperatures are shown, in (0, 1].
    var parts: [Double]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  package static let declaration = StageDeclaration(
    kind: "learned-temperatures", summary: "The temperature of each layer during training.",
    inputs: [
      .many("runs", reading: ImageNetworkFiles.metrics, ImageNetworkFiles.curve)
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = Parameters(
    Own(
      parts: [0.5]), .example)

  static let title = "Learned temperatures by layer (Figure 2, left)"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "runs")
    if let document = absent.document(title, without: context.inputs("runs")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let runs = try ImageRuns(context).runs
    let published = try PublishedValues(context)
    var document = Document(title: title, blocks: [])
    var perSeed: [Metric] = []
    for dataset in DatasetNames.datasets(of: runs, home: TemperatureRows.home) {
      let rows = try TemperatureRows(
        dataset, runs.filter { $0.dataset == dataset }, parameters, published: published)
      document.blocks += try [.table(rows.table())] + rows.figures().map { .figure($0) }
      perSeed += try rows.perSeed()
    }
    document.blocks += absent.note.map { [.paragraph($0)] } ?? []
    try ArtifactFiles(document, perSeed).write(to: context)
  }
}
