internal import Artifacts
internal import InformationStages
internal import Paper
internal import ReportModel
package import StageKit

/// How an estimate by histograms depends on the number of bins (appendix C.3).
package struct HistogramSensitivity: Stage {
  package typealias Parameters = ImageStudyScale

  package static let declaration = StageDeclaration(
    kind: "mi-histogram", summary: "Information of scalar goodness by histograms.",
    inputs: [.many("scalars", reading: ScalarInformation.file)],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = ImageStudyScale.example

  package static func run(_ scale: ImageStudyScale, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "scalars")
    if let document = absent.document(HistogramRows.title, without: context.inputs("scalars")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let studies = try LayerStudy.read(context, slot: "scalars") { input in
      let result = try StableJSON.read(
        ScalarInformation.Result.self, from: input.path(ScalarInformation.file))
      return (result, result.network)
    }
    let published = try PublishedValues(context)
    var document = Document(title: HistogramRows.title, blocks: [])
    var perSeed: [Metric] = []
    for study in studies {
      let rows = try HistogramRows(study, scale, published: published)
      document.blocks += try [.table(rows.table()), .figure(rows.figure())]
      perSeed += try study.seeds.flatMap { seed in
        try HistogramRows(study.only(seed), scale, published: published).table().metrics
          .map { try $0.ofSeed(seed) }
      }
    }
    document.blocks += absent.note.map { [.paragraph($0)] } ?? []
    try ArtifactFiles(document, perSeed).write(to: context)
  }
}
