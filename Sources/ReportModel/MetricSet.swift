/// Metrics sorted by id, each id once: the content of `metrics.json`.
public struct MetricSet: Equatable, Sendable, ByteStable {
  public let metrics: [Metric]

  /// - Throws: `ReportError.duplicateMetric` when two metrics share an id.
  public init(_ metrics: [Metric]) throws(ReportError) {
    let sorted = metrics.sorted { $0.id < $1.id }
    for (first, second) in zip(sorted, sorted.dropFirst()) where first.id == second.id {
      throw .duplicateMetric(first.id)
    }
    self.metrics = sorted
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(container.decode([Metric].self, forKey: .metrics))
  }

  public subscript(id: MetricID) -> Metric? {
    metrics.first { $0.id == id }
  }
}
