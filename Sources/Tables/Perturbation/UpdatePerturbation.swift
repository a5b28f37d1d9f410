internal import Artifacts
internal import Measurements
internal import ReportModel
package import StageKit

/// How far one update of a layer moves what the layer hands on: the size of the difference between the
/// pipelined and the naive order (paper, appendix D.7).
package struct UpdatePerturbation: Stage {
  package typealias Parameters = DatasetTables

  package static let declaration = StageDeclaration(
    kind: "update-perturbation",
    summary: "App. D.7: what one update changes of a layer's activation.",
    inputs: [.many("networks", reading: PerturbationMeasurement.file)],
    outputs: ArtifactFiles.names, isArtifact: true)

  package static let example = DatasetTables.example

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let findings = try NetworkFindings<PerturbationMeasurement.Result>(
      context, slot: "networks", file: PerturbationMeasurement.file)
    var blocks: [Document.Block] = [.paragraph(introduction)]
    var perSeed: [Metric] = []
    let absent = AbsentDatasets(context, slots: "networks")
    for column in parameters.datasets {
      guard let group = findings.groups.first(where: { $0.dataset == column.dataset }) else {
        let reason = absent.reason(column.dataset) ?? "No network was trained on \(column.title)"
        blocks.append(.paragraph("\(reason)."))
        continue
      }
      let table = try UpdatePerturbationTable(group, title: column.title, parameters.scale)
      blocks.append(.table(try table.table()))
      perSeed += try table.perSeed()
    }
    try ArtifactFiles(
      Document(title: "What one update changes (App. D.7)", blocks: blocks), perSeed
    ).write(to: context)
  }

  private static let introduction =
    "In the pipelined order a layer hands on the activation h that it learned from; in the naive order it"
    + " convolves once more and hands on h' under its updated weights. The layer itself learns alike; the"
    + " layers above see inputs that differ by |h' − h| / |h|, measured here on trained networks that take a"
    + " few steps more."
}

extension PerturbationMeasurement.Result: NetworkFinding {}
