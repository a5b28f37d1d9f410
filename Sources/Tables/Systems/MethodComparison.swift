internal import Artifacts
internal import Learning
internal import Measurements
internal import Paper
internal import ReportModel
package import StageKit

/// Methods of training one network, side by side in memory and time (paper, Table 3 of section 6.2, and the
/// comparisons of appendix D.7).
///
/// Memory is shown three times: by the model at the paper's own sizes, whatever the profile measures; by
/// the allocator and by the system at the sizes that were measured.
package struct MethodComparison: Stage {
  /// What the artifact reads beside the scale of its study.
  package struct Own: Codable {
    var artifact: String
    /// The paper's number of the table; empty if it has none.
    var number: String
    var title: String
    var rows: [Row]
    /// The row that others are set against, by its id.
    var reference: String
    var notes: [String]
  }

  package typealias Parameters = SideBySide<Own, SystemsScale>

  package struct Row: Codable {
    /// The name of the row in metrics.
    var id: String
    /// Without the sizes of micro-batches, which follow from the batch.
    var label: String
    /// Its value on the sweep's axis `method`.
    var method: String
    /// Where the paper's numbers stand; empty for none.
    var publishedImages: String
    var publishedMemory: String
    var publishedThroughput: String
    /// Where the paper's ratios to the reference stand; empty for none.
    var publishedMemoryRatio: String
    var publishedThroughputRatio: String
    /// Where the paper says in words what the method costs besides, and how it knows; empty for nothing.
    var publishedCost: String
    var publishedSource: String

    /// The label with the images of each pass, as in "BP 64 × 2", for a batch of `images`.
    func label(images: Int, _ network: ImageNetworkSettings) -> String {
      let parts = network.rule.microBatches
      return parts > 1 ? "\(label) \(images / parts) × \(parts)" : label
    }
  }

  package static let declaration = StageDeclaration(
    kind: "method-comparison", summary: "Memory and time of methods of training one network.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, isArtifact: true)

  package static let example = Parameters(
    Own(
      artifact: "table", number: "1", title: "title",
      rows: [
        Row(
          id: "row", label: "label", method: "method",
          publishedImages: "sec6_2_systems/rows/dtg_ff_b128/physical_batch",
          publishedMemory: "sec6_2_systems/rows/dtg_ff_b128/peak_memory",
          publishedThroughput: "sec6_2_systems/rows/dtg_ff_b128/throughput",
          publishedMemoryRatio: "", publishedThroughputRatio: "",
          publishedCost: "sec6_2_systems/rows/dtg_ff_b128/extra_cost",
          publishedSource: "sec6_2_systems/rows/dtg_ff_b128/source_column")
      ], reference: "row", notes: ["note"]), .example)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let cells = try MeasuredConfigurations(context)
    let tables = try MethodComparisonTables(
      parameters, cells, published: try PublishedValues(context))
    let findings = tables.findings
    try ArtifactFiles(
      Document(
        title: parameters.title,
        blocks: [
          .table(try tables.modelled()), .table(try tables.costs()), .heading("Findings"),
        ]
          + (findings.modelled + tables.earlyInput.map(\.finding)).map { .paragraph($0) },
        measured: [.table(try tables.measured()), .heading("Findings")]
          + findings.measured.map { .paragraph($0) }
          + [tables.figure].compactMap(\.self).map { .figure($0) }),
      try tables.earlyInput.map { try $0.metric() }
    ).write(to: context)
  }
}
