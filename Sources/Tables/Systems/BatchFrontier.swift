internal import Artifacts
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Memory and time against the batch, and the largest batch within a budget (paper, appendix D.7).
package struct BatchFrontier: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    /// The paper's batches, which are the values of the sweep's axis `batch`.
    var batches: [Int]
    /// Where the paper's step times stand, by metric: `batch=128/dtg-ff`.
    var publishedStepTimes: [String: String]
    /// Where the paper's throughput falls.
    var cliff: Cliff
  }

  package typealias Parameters = SideBySide<Own, SystemsScale>

  /// Two of the paper's batches: one that its device holds, and one that it does not.
  package struct Cliff: Codable {
    var within: Int
    var beyond: Int
  }

  static let artifact = "d7-batch"

  package static let declaration = StageDeclaration(
    kind: "batch-frontier", summary: "App. D.7: memory and time against the batch.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, isArtifact: true)

  package static let example = Parameters(
    Own(
      batches: [16],
      publishedStepTimes: ["batch=16/dtg-ff": "d7_cliff_latency/dtg_b128_ms"],
      cliff: Cliff(within: 16, beyond: 16)), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try BatchTables(
      parameters, MeasuredConfigurations(context), published: try PublishedValues(context))
    let cliff = tables.cliff
    try ArtifactFiles(
      Document(
        title: "Memory and time against the batch (App. D.7)",
        blocks: [
          .table(try tables.modelled()), .table(try tables.frontier()),
          .table(try cliff.modelled()), .figure(tables.figure),
        ], measured: [.table(try tables.measured()), .table(try cliff.measured())])
    ).write(to: context)
  }
}
