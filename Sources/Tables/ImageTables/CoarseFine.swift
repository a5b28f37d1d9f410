internal import Artifacts
internal import ImageStages
internal import Paper
internal import ReportModel
package import StageKit

/// The gap between backpropagation and DTG-FF on coarse and on fine labels of the same images (paper,
/// section 5.3 and appendix D.6).
///
/// The gap is the accuracy of BP-DeepSup (sum of logits) minus that of DTG-FF (concat), paired by seed, where
/// both have learned. The drift is the fine gap of these short trainings minus that of trainings of full
/// length. The paper shows it on CIFAR-100; any other data set has a block of its own.
package struct CoarseFine: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    /// What the coarse labels of a data set are, where the data set has none of its own.
    var coarseLabels: [String: String]
  }

  package typealias Parameters = SideBySide<Own, ImageStudyScale>

  package static let declaration = StageDeclaration(
    kind: "coarse-fine", summary: "The gap on coarse and on fine labels of the same images.",
    inputs: [
      .many("probes", reading: ImageNetworkFiles.metrics),
      .many("runs", reading: ImageNetworkFiles.metrics),
    ],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    Own(
      coarseLabels: ["data set": "tops, shoes"]), .example)

  static let title = "The gap on coarse and on fine labels (Sec. 5.3, App. D.6)"

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "probes", "runs")
    if let document = absent.document(title, without: context.inputs("probes")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let probes = try ImageRuns(context, slot: "probes")
    let long = try ImageRuns(context)
    let published = try PublishedValues(context)
    var document = Document(title: title, blocks: [])
    var perSeed: [Metric] = []
    for dataset in DatasetNames.datasets(of: probes.runs, home: CoarseFineRows.home) {
      let rows = CoarseFineRows(
        dataset, probes: probes, converged: long, parameters, published: published)
      document.blocks.append(.table(try rows.table()))
      if let figure = try CoarseFineFigure(rows: rows).figure() {
        document.blocks.append(.figure(figure))
      }
      perSeed += try rows.perSeed()
    }
    document.blocks += absent.note.map { [.paragraph($0)] } ?? []
    try ArtifactFiles(document, perSeed).write(to: context)
  }
}
