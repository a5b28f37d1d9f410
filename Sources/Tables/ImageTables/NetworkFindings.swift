internal import ImageStages
internal import ReportModel
internal import StageKit
internal import Statistics

/// What a stage found out about one stored network.
protocol NetworkFinding: Codable {
  var network: ImageRunMetrics { get }
}

/// Findings about stored networks, data set by data set.
struct NetworkFindings<Finding: NetworkFinding> {
  /// The networks of one data set, by ascending seed; at least one.
  struct Group {
    let dataset: String
    let findings: [Finding]
    let runs: [ImageRuns.Run]
  }

  /// In the order of the graph.
  let groups: [Group]

  /// Reads the file `name` of everything behind a slot, whose sweep has the axes `dataset` and `variant`.
  init(_ context: StageContext, slot: String, file name: String) throws {
    var order: [String] = []
    var found: [String: [(Finding, ImageRuns.Run)]] = [:]
    for input in context.inputs(slot) {
      guard case .string(let dataset)? = input.coordinates["dataset"],
        case .string(let variant)? = input.coordinates["variant"]
      else {
        throw StageError.invalidInput(
          "\(input.stage) has no place on the axes `dataset` and `variant`; sweep over both")
      }
      let finding = try StableJSON.read(Finding.self, from: input.path(name))
      if found[dataset] == nil { order.append(dataset) }
      found[dataset, default: []].append(
        (
          finding,
          ImageRuns.Run(
            dataset: dataset, variant: variant, metrics: finding.network, files: input)
        ))
    }
    groups = order.map { dataset in
      let sorted = (found[dataset] ?? []).sorted {
        $0.1.metrics.seed < $1.1.metrics.seed
      }
      return Group(dataset: dataset, findings: sorted.map(\.0), runs: sorted.map(\.1))
    }
  }
}

extension NetworkFindings.Group {
  /// The mean of a number over the networks, with its standard deviation.
  func mean(
    unit: Unit, decimals: Int, _ value: (Finding) throws -> Double
  ) rethrows -> Quantity {
    let sample = Sample(try findings.map(value))
    return Quantity(
      sample.mean, spread: sample.deviation, n: sample.count, unit: unit, decimals: decimals)
  }

  /// The number of each network under `ID/seed=N`.
  func perSeed(
    _ id: String, unit: Unit, decimals: Int, _ scale: ImageStudyScale,
    _ value: (Finding) throws -> Double
  ) throws -> [Metric] {
    try zip(findings, runs).map { finding, run in
      Metric(
        id: try MetricID("\(id)/seed=\(run.metrics.seed)"),
        Quantity(try value(finding), n: 1, unit: unit, decimals: decimals), better: .neither,
        setting: try scale.setting(of: [run]))
    }
  }
}
