public import Report

/// The regenerated numbers, by artifact: results, and what was measured.
public struct ClaimMetrics: Sendable {
  /// The artifacts that were built.
  public let artifacts: Set<String>
  private let metrics: [MetricID: Metric]
  /// The values of single seeds, by the metric that averages them.
  private let seeds: [MetricID: [Int: Double]]

  /// What `metrics.json` of an output folder holds, and `measurements.json` beside it.
  public init(_ results: ArtifactMetrics, measurements: ArtifactMetrics = ArtifactMetrics()) {
    artifacts = Set(results.artifacts)
    let all = [results, measurements].flatMap { file in
      file.sets.sorted { $0.key < $1.key }.flatMap(\.value.metrics)
    }
    metrics = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    var seeds: [MetricID: [Int: Double]] = [:]
    for metric in all {
      guard let (base, seed) = Self.seed(of: metric.id) else { continue }
      seeds[base, default: [:]][seed] = metric.value
    }
    self.seeds = seeds
  }

  /// The ids of all numbers, sorted.
  public var ids: [MetricID] { metrics.keys.sorted() }

  public subscript(id: MetricID) -> Metric? { metrics[id] }

  /// The value of each seed behind `id`; empty where they are not kept.
  func values(bySeedOf id: MetricID) -> [Int: Double] { seeds[id] ?? [:] }

  /// `A:x/seed=7` is the value of seed 7 of `A:x`.
  private static func seed(of id: MetricID) -> (MetricID, Int)? {
    guard let last = id.path.last, last.hasPrefix("seed="), let seed = Int(last.dropFirst(5)),
      id.path.count > 1,
      let base = try? MetricID("\(id.artifact):\(id.path.dropLast().joined(separator: "/"))")
    else { return nil }
    return (base, seed)
  }
}
