import Learning
import Pipeline
import Report

/// Memory and time against the batch, and the largest batch within a budget (paper, appendix D.7).
struct BatchFrontier: Stage {
  struct Parameters: Codable {
    var scale: SystemsScale
    /// The paper's batches, which are the values of the sweep's axis `batch`.
    var batches: [Int]

    private enum CodingKeys: CodingKey { case batches }

    init(scale: SystemsScale, batches: [Int]) {
      self.scale = scale
      self.batches = batches
    }

    init(from decoder: any Decoder) throws {
      scale = try SystemsScale(from: decoder)
      batches = try decoder.container(keyedBy: CodingKeys.self)
        .decode([Int].self, forKey: .batches)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(batches, forKey: .batches)
    }
  }

  static let artifact = "d7-batch"

  static let declaration = StageDeclaration(
    kind: "batch-frontier", summary: "App. D.7: memory and time against the batch.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, code: CodeScope.systemsTables, isArtifact: true)

  static let example = Parameters(scale: .example, batches: [16])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try BatchTables(
      parameters, MeasuredConfigurations(context), published: try PublishedValues.bundled())
    let measured = try tables.measured()
    try ArtifactFiles(
      Document(
        title: "Memory and time against the batch (App. D.7)",
        blocks: [
          .table(try tables.modelled()), .table(try tables.frontier()), .table(measured),
          .figure(tables.figure),
        ]),
      measuredTables: [measured.id]
    ).write(to: context)
  }
}
