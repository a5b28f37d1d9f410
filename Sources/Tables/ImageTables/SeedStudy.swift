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
  package struct Parameters: Codable {
    var scale: ImageStudyScale
    var columns: [ImageAccuracyTable.DatasetColumn]
    /// The seeds of which the paper speaks.
    var publishedSeeds: [Int]

    private enum CodingKeys: CodingKey { case columns, publishedSeeds }

    init(
      scale: ImageStudyScale, columns: [ImageAccuracyTable.DatasetColumn], publishedSeeds: [Int]
    ) {
      self.scale = scale
      self.columns = columns
      self.publishedSeeds = publishedSeeds
    }

    package init(from decoder: any Decoder) throws {
      scale = try ImageStudyScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      columns = try container.decode(
        [ImageAccuracyTable.DatasetColumn].self, forKey: .columns)
      publishedSeeds = try container.decode([Int].self, forKey: .publishedSeeds)
    }

    package func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(columns, forKey: .columns)
      try container.encode(publishedSeeds, forKey: .publishedSeeds)
    }
  }

  package static let declaration = StageDeclaration(
    kind: "seed-study", summary: "Both methods and the gap between them, seed by seed.",
    inputs: [.many("runs", reading: ImageNetworkFiles.metrics)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = Parameters(
    scale: .example,
    columns: [ImageAccuracyTable.DatasetColumn(dataset: "cifar-10", title: "CIFAR-10")],
    publishedSeeds: [1])

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
