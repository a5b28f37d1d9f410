import Foundation
import Report
import Statistics

@testable import Stages

/// Hand-made numbers for rules.
struct Numbers {
  private var metrics: [Metric] = []

  static func setting(
    _ data: Setting.DataSource = .real, _ scale: Setting.Scale = .full
  ) -> Setting {
    Setting(profile: "test", data: data, scale: scale, seeds: [1, 2])
  }

  /// Adds a mean with its spread.
  mutating func add(
    _ id: String, _ value: Double, spread: Double? = nil, n: Int? = nil,
    unit: Report.Unit = .percent, setting: Setting = setting()
  ) throws {
    metrics.append(
      Metric(
        id: try MetricID(id), Quantity(value, spread: spread, n: n, unit: unit, decimals: 1),
        better: .higher, setting: setting))
  }

  /// Adds the values of seeds and their mean.
  mutating func add(_ id: String, seeds: [Int: Double]) throws {
    let values = seeds.sorted { $0.key < $1.key }.map(\.value)
    let sample = Sample(values)
    try add(id, sample.mean, spread: sample.deviation, n: sample.count)
    for (seed, value) in seeds { try add("\(id)/seed=\(seed)", value, n: 1) }
  }

  func sets() throws -> ClaimMetrics {
    let groups = Dictionary(grouping: metrics, by: \.id.artifact)
    return ClaimMetrics(ArtifactMetrics(try groups.mapValues { try MetricSet($0) }))
  }

  /// The verdict on a claim with this rule.
  func verdict(
    _ rule: String, data: [Setting.DataSource] = [.real], standardErrors: Double = 2
  ) throws -> ClaimVerdict {
    let claim = Claim(
      id: "claim", statement: "statement", section: "Sec. 1", reading: nil, artifacts: ["a"],
      data: data, rule: try JSONDecoder().decode(ClaimRule.self, from: Data(rule.utf8)))
    let book = ClaimBook(standardErrors: standardErrors, claims: [claim], contradictions: [])
    return try ClaimVerdicts(sets(), by: book).claims[0]
  }
}
