import Learning
import Pipeline
import Report

/// Memory and time against the batch, and the largest batch within a budget (paper, appendix D.7).
struct BatchFrontier: Stage {
  struct Parameters: Codable {
    var scale: SystemsScale
    /// The paper's batches, which are the values of the sweep's axis `batch`.
    var batches: [Int]

    /// Where the paper's step times stand, by metric: `batch=128/dtg-ff`.
    var publishedStepTimes: [String: String]

    private enum CodingKeys: CodingKey { case batches, publishedStepTimes }

    init(scale: SystemsScale, batches: [Int], publishedStepTimes: [String: String]) {
      self.scale = scale
      self.batches = batches
      self.publishedStepTimes = publishedStepTimes
    }

    init(from decoder: any Decoder) throws {
      scale = try SystemsScale(from: decoder)
      let container = try decoder.container(keyedBy: CodingKeys.self)
      batches = try container.decode([Int].self, forKey: .batches)
      publishedStepTimes = try container.decode(
        [String: String].self, forKey: .publishedStepTimes)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(batches, forKey: .batches)
      try container.encode(publishedStepTimes, forKey: .publishedStepTimes)
    }
  }

  static let artifact = "d7-batch"

  static let declaration = StageDeclaration(
    kind: "batch-frontier", summary: "App. D.7: memory and time against the batch.",
    inputs: [.many("cells", reading: StepMeasurement.measurementFile)],
    outputs: ArtifactFiles.measuredNames, code: CodeScope.systemsTables, isArtifact: true)

  static let example = Parameters(
    scale: .example, batches: [16],
    publishedStepTimes: ["batch=16/dtg-ff": "d7_cliff_latency/dtg_b128_ms"])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let tables = try BatchTables(
      parameters, MeasuredConfigurations(context), published: try PublishedValues(context))
    try ArtifactFiles(
      Document(
        title: "Memory and time against the batch (App. D.7)",
        blocks: [
          .table(try tables.modelled()), .table(try tables.frontier()), .figure(tables.figure),
        ], measured: [.table(try tables.measured())])
    ).write(to: context)
  }
}
