internal import Artifacts
internal import InformationStages
internal import Paper
internal import ReportModel
package import StageKit

/// The information about the class in each layer, as a number and as vectors (appendix C.3).
package struct InformationDiagnostic: Stage {
  package typealias Parameters = ImageStudyScale

  package static let declaration = StageDeclaration(
    kind: "mi-diagnostic", summary: "Information by layer: scalar goodness, goodness, means.",
    inputs: [
      .many("scalars", reading: ScalarInformation.file),
      .many("probes", reading: LayerProbes.file),
    ],
    outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = ImageStudyScale.example

  private static let title = "Information about the class, layer by layer"

  package static func run(_ scale: ImageStudyScale, in context: StageContext) throws {
    let absent = AbsentDatasets(context, slots: "scalars", "probes")
    if let document = absent.document(title, without: context.inputs("scalars")) {
      return try ArtifactFiles(document).write(to: context)
    }
    let published = try PublishedValues(context)
    var document = Document(title: title, blocks: [])
    var perSeed: [Metric] = []
    for (scalars, probes) in try pairs(context) {
      let rows = try InformationRows(scalars, probes, scale, published: published)
      document.blocks += try [
        .table(rows.bounds()), .table(rows.accuracies()), .figure(rows.figure()),
      ]
      perSeed += try scalars.seeds.flatMap { seed in
        let single = try InformationRows(
          scalars.only(seed), probes.only(seed), scale, published: published)
        return try (single.bounds().metrics + single.accuracies().metrics)
          .map { try $0.ofSeed(seed) }
      }
    }
    document.blocks += absent.note.map { [.paragraph($0)] } ?? []
    try ArtifactFiles(document, perSeed).write(to: context)
  }

  /// Estimates and probes of the same networks, by data set.
  private static func pairs(
    _ context: StageContext
  ) throws -> [(LayerStudy<ScalarInformation.Result>, LayerStudy<LayerProbes.Result>)] {
    let scalars = try LayerStudy.read(context, slot: "scalars") { input in
      let result = try StableJSON.read(
        ScalarInformation.Result.self, from: input.path(ScalarInformation.file))
      return (result, result.network)
    }
    let probes = try LayerStudy.read(context, slot: "probes") { input in
      let result = try StableJSON.read(
        LayerProbes.Result.self, from: input.path(LayerProbes.file))
      return (result, result.network)
    }
    guard scalars.map({ $0.runs.map(\.metrics) }) == probes.map({ $0.runs.map(\.metrics) }) else {
      throw StageError.invalidInput("the estimates and the probes are not of the same networks")
    }
    return Array(zip(scalars, probes))
  }
}
