import TestSupport
import Testing

@testable import Report
@testable import ReportModel

/// The measurement rules of `tolerances.json` on the measurements that lie in the repository.
@Suite struct MeasurementRulesTests {
  private let rules: [MeasurementRule]
  private let measurements: ArtifactMetrics

  init() throws {
    let tree = SourceTree()
    rules = try ToleranceRules(json: tree.bytes("tolerances.json")).measurements
    measurements = try ArtifactMetrics(json: tree.bytes("artifacts/measurements.json"))
  }

  private var metrics: [Metric] { measurements.sets.values.flatMap(\.metrics) }

  /// The place of the rule that counts for `metric`.
  private func place(_ metric: Metric) -> Int? {
    rules.firstIndex { $0.rule.applies(to: metric.id, unit: metric.unit) }
  }

  @Test func `every reference is there and has the same unit`() throws {
    #expect(!metrics.isEmpty)
    for metric in metrics {
      guard let index = place(metric) else { continue }
      let reference = try #require(rules[index].reference(for: metric.id), "\(metric.id)")
      let found = measurements.sets[metric.id.artifact]?[reference]
      #expect(found?.unit == metric.unit, "\(metric.id) is divided by \(reference)")
    }
  }

  @Test func `no rule is about nothing`() {
    let used = Set(metrics.compactMap(place))
    let idle = rules.indices.filter { !used.contains($0) }.map { rules[$0].rule.pattern.text }
    #expect(idle == [])
  }

  @Test func `only references, ratios and what a model says have no rule`() {
    let references = metrics.compactMap { metric in
      place(metric).flatMap { rules[$0].reference(for: metric.id) }
    }
    let left = metrics.filter { place($0) == nil }.map(\.id).filter { id in
      !references.contains(id) && !["-ratio", "-model"].contains { "\(id)".hasSuffix($0) }
    }
    #expect(left == [])
  }
}
