internal import Artifacts
internal import ImageStages
internal import InformationStages
internal import Learning
internal import Paper
internal import ReportModel
package import StageKit

/// What the layers of a network predict, alone and together (appendix C.3).
package struct LayerObservables: Stage {
  package typealias Parameters = ImageStudyScale

  package static let declaration = StageDeclaration(
    kind: "mi-observables", summary: "Accuracy, disagreement and oracle of the layers.",
    inputs: [
      .many("features", reading: LayerFeatureFiles.scalars, LayerFeatureFiles.network)
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = ImageStudyScale.example

  private static let title = "What the layers predict, alone and together"

  package static func run(_ scale: ImageStudyScale, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "features")
    if let document = absent.document(title, without: context.inputs("features")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let studies = try LayerStudy.read(context, slot: "features") { input in
      (
        LayerAgreement(try LayerScalars(input)),
        try StableJSON.read(ImageRunMetrics.self, from: input.path(LayerFeatureFiles.network))
      )
    }
    let published = try PublishedValues(context)
    var document = Document(title: title, blocks: [])
    var perSeed: [Metric] = []
    for study in studies {
      let rows = try ObservableRows(study, scale, published: published)
      document.blocks += try rows.tables().map { .table($0) } + [.figure(rows.figure())]
      perSeed += try study.seeds.flatMap { seed in
        try ObservableRows(study.only(seed), scale, published: published).tables()
          .flatMap(\.metrics).map { try $0.ofSeed(seed) }
      }
    }
    document.blocks += absent.note.map { [.paragraph($0)] } ?? []
    try ArtifactFiles(document, perSeed).write(to: context)
  }
}
