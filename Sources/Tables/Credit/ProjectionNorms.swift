internal import Artifacts
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Column and spectral norms of the fixed projections, and the paper's bound beside measured gradients
/// (appendix A.5).
package struct ProjectionNorms: Stage {
  package typealias Parameters = DatasetTables

  package static let declaration = StageDeclaration(
    kind: "projection-norms",
    summary: "App. A.5: norms of the projections, and the bound beside gradients.",
    inputs: [.many("networks", reading: CreditMeasurement.file)], outputs: ArtifactFiles.names,
    isArtifact: true)

  package static let example = DatasetTables.example

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let findings = try NetworkFindings<CreditMeasurement.Result>(
      context, slot: "networks", file: CreditMeasurement.file)
    let published = try PublishedValues(context)
    var blocks: [Document.Block] = [.paragraph(introduction)]
    var perSeed: [Metric] = []
    let absent = AbsentDatasets(context, slots: "networks")
    for column in parameters.datasets {
      guard let group = findings.groups.first(where: { $0.dataset == column.dataset }) else {
        let reason = absent.reason(column.dataset) ?? "No network was trained on \(column.title)"
        blocks.append(.paragraph("\(reason)."))
        continue
      }
      let tables = try ProjectionNormTables(
        group, title: column.title, parameters.scale, published: published)
      blocks += [
        .table(try tables.norms()), .table(try tables.gradients()), .paragraph(tables.finding),
      ]
      perSeed += try tables.perSeed()
    }
    try ArtifactFiles(
      Document(title: "Projections, and the bound on the gradient (App. A.5)", blocks: blocks),
      perSeed
    ).write(to: context)
  }

  private static let introduction =
    "A layer's loss reaches its goodness g as dL/dg = R (p − y) / T, with the predicted shares p and the"
    + " label y of an image. Two distributions are at most √2 apart, so the paper bounds the length of this"
    + " gradient by √2 |R| / T, with the spectral norm |R|. Below are the lengths of R's columns, one for"
    + " each class, and the bound beside gradients of single training images."
}

extension CreditMeasurement.Result: NetworkFinding {}
