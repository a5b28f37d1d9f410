import Foundation
import Report
import Statistics

@testable import Stages
@testable import Tables

/// Hand-made numbers for rules.
struct Numbers {
  private var metrics: [Metric] = []
  private var measurements: [Metric] = []

  static func setting(
    _ data: Setting.DataSource = .real, _ scale: Setting.Scale = .full, profile: String = "test"
  ) -> Setting {
    Setting(profile: profile, data: data, scale: scale, seeds: [1, 2])
  }

  /// Adds a mean with its spread.
  mutating func add(
    _ id: String, _ value: Double, spread: Double? = nil, n: Int? = nil,
    unit: Report.Unit = .percent, setting: Setting = setting(), isMeasured: Bool = false
  ) throws {
    let metric = Metric(
      id: try MetricID(id), Quantity(value, spread: spread, n: n, unit: unit, decimals: 1),
      better: .higher, setting: setting)
    if isMeasured { measurements.append(metric) } else { metrics.append(metric) }
  }

  /// Adds a mean of five observations whose standard error is 1: t has four degrees of freedom.
  mutating func add(unitError id: String, _ value: Double, setting: Setting = setting()) throws {
    try add(id, value, spread: 5.0.squareRoot(), n: 5, setting: setting)
  }

  /// Adds the values of seeds and their mean.
  mutating func add(_ id: String, seeds: [Int: Double]) throws {
    let values = seeds.sorted { $0.key < $1.key }.map(\.value)
    let sample = Sample(values)
    try add(id, sample.mean, spread: sample.deviation, n: sample.count)
    for (seed, value) in seeds { try add("\(id)/seed=\(seed)", value, n: 1) }
  }

  func sets() throws -> ClaimMetrics {
    func file(_ metrics: [Metric]) throws -> ArtifactMetrics {
      ArtifactMetrics(
        try Dictionary(grouping: metrics, by: \.id.artifact).mapValues { try MetricSet($0) })
    }
    var results = try file(metrics)
    for metric in measurements where results.sets[metric.id.artifact] == nil {
      results.sets[metric.id.artifact] = try MetricSet([])
    }
    return ClaimMetrics(results, measurements: try file(measurements))
  }

  /// The verdict on a claim with this rule.
  func verdict(
    _ rule: String, data: String = #"["real"]"#, more: String = ""
  ) throws -> ClaimVerdict {
    try Self.verdict(
      Self.claim(#""data": \#(data), "rule": \#(rule)\#(more)"#), [("artifacts", self)])
  }

  /// A claim with these members beside its name and its words.
  static func claim(_ members: String) throws -> Claim {
    try JSONDecoder().decode(
      Claim.self,
      from: Data(
        #"{"id": "c", "statement": "S.", "section": "Sec. 1", \#(members)}"#.utf8))
  }

  static func verdict(
    _ claim: Claim, _ folders: [(name: String, numbers: Numbers)]
  ) throws -> ClaimVerdict {
    let book = ClaimBook(claims: [claim])
    return try ClaimVerdicts(
      folders.map { EvidenceFolder($0.name, try $0.numbers.sets()) }, by: book
    ).claims[0]
  }
}
