public import ReportModel

/// The regenerated numbers, by artifact: results, and what was measured.
public struct ClaimMetrics: Sendable {
  /// The artifacts that were built.
  public let artifacts: Set<String>
  private let metrics: [MetricID: Metric]
  /// The metrics that are times and speeds of a machine.
  private let measured: Set<MetricID>
  /// The values of single observations, by the metric that averages them and by what they belong to.
  private let observations: [MetricID: [String: Double]]

  /// What `metrics.json` of an output folder holds, and `measurements.json` beside it.
  public init(_ results: ArtifactMetrics, measurements: ArtifactMetrics = ArtifactMetrics()) {
    func all(_ file: ArtifactMetrics) -> [Metric] {
      file.sets.sorted { $0.key < $1.key }.flatMap(\.value.metrics)
    }
    self.init(
      results: all(results), measurements: all(measurements), artifacts: Set(results.artifacts))
  }

  init(results: [Metric], measurements: [Metric] = [], artifacts: Set<String>) {
    self.artifacts = artifacts
    let all = results + measurements + Self.lastEpochs(of: results)
    metrics = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
    measured = Set(measurements.map(\.id)).subtracting(results.map(\.id))
    var observations: [MetricID: [String: Double]] = [:]
    for metric in all {
      guard let (base, name) = Self.observation(metric.id) else { continue }
      observations[base, default: [:]][name] = metric.value
    }
    self.observations = observations
  }

  /// No numbers at all.
  static let none = ClaimMetrics(results: [], artifacts: [])

  /// The ids of all numbers, sorted.
  public var ids: [MetricID] {
    metrics.keys.filter { !$0.path.contains(Self.lastEpoch) }.sorted()
  }

  public subscript(id: MetricID) -> Metric? { metrics[id] }

  /// Whether the number is a time or a speed of the machine that it was made on.
  func isMeasured(_ id: MetricID) -> Bool { measured.contains(id) }

  /// The single observations behind `id`, as `seed=42` or `subset=3`; empty where they are not kept.
  func observations(of id: MetricID) -> [String: Double] { observations[id] ?? [:] }

  /// Whether any number is about a data set.
  func has(dataset: String) -> Bool { metrics.keys.contains { $0.path.contains(dataset) } }

  // MARK: Names with a meaning

  /// What a last part names that is one observation of many.
  private static let kinds: Set<Substring> = ["seed", "subset", "grouping", "pair"]

  /// `A:x/seed=7` is the observation `seed=7` of `A:x`.
  private static func observation(_ id: MetricID) -> (base: MetricID, name: String)? {
    guard let last = id.path.last, let sign = last.firstIndex(of: "="),
      kinds.contains(last[..<sign]), let base = id.parent
    else { return nil }
    return (base, last)
  }

  private static let epoch = "epoch="
  private static let lastEpoch = "epoch=last"

  /// The numbers of the last epoch under a name without its count: `A:x/epoch=last`.
  private static func lastEpochs(of metrics: [Metric]) -> [Metric] {
    var latest: [MetricID: (epoch: Int, metric: Metric)] = [:]
    for metric in metrics {
      guard let place = metric.id.path.firstIndex(where: { $0.hasPrefix(epoch) }),
        let number = Int(metric.id.path[place].dropFirst(epoch.count))
      else { continue }
      var path = metric.id.path
      path[place] = lastEpoch
      guard let id = try? MetricID("\(metric.id.artifact):\(path.joined(separator: "/"))") else {
        continue
      }
      if number > latest[id]?.epoch ?? -1 {
        var copy = metric
        copy.id = id
        latest[id] = (number, copy)
      }
    }
    return latest.sorted { $0.key < $1.key }.map(\.value.metric)
  }
}
