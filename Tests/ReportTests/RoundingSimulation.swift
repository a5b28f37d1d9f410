import Foundation
import TestSupport

@testable import Report
@testable import ReportModel

/// The numbers of a run as another class of processors would have made them.
///
/// Each seed's value is its own, moved by the noise of training: with `share` the part of the deviation over
/// seeds that rounding makes, a value `m + s z` becomes `m + s ((1 - share²) z + √(share² (2 - share²)) g)`
/// with a new normal g. That keeps the spread, and at `share = 1` nothing of the old value is left. Where
/// a set has no values of single seeds, seeds with its mean and its spread are drawn first.
struct RoundingSimulation {
  /// The share of each artifact that is named here, and of all others.
  private let shares: [String: Double]
  private let share: Double
  private var generator: SeededGenerator

  init(share: Double, of shares: [String: Double] = [:], seed: Int) {
    self.share = share
    self.shares = shares
    generator = SeededGenerator(seed: seed)
  }

  /// The moved numbers, with what follows from them.
  mutating func moved(_ numbers: ArtifactMetrics) throws -> ArtifactMetrics {
    var moved = ArtifactMetrics()
    for artifact in numbers.artifacts {
      guard let set = numbers.sets[artifact] else { continue }
      var values = Dictionary(uniqueKeysWithValues: set.metrics.map { ($0.id.description, $0) })
      for metric in set.metrics where metric.spread != nil && (metric.n ?? 0) > 1 {
        move(metric, in: &values)
      }
      try Self.follow(artifact, &values)
      moved.sets[artifact] = try MetricSet(set.metrics.compactMap { values[$0.id.description] })
    }
    return moved
  }

  private mutating func move(_ metric: Metric, in values: inout [String: Metric]) {
    guard let spread = metric.spread, let n = metric.n else { return }
    let share = shares[metric.id.artifact] ?? share
    let name = metric.id.description
    let seeds = metric.setting.seeds.map { "\(name)/seed=\($0)" }
    let own = seeds.compactMap { values[$0]?.value }
    let old = own.count == n ? own : drawn(n).map { metric.value + spread * $0 }
    let new = old.map { value in
      let z = spread > 0 ? (value - metric.value) / spread : 0
      let noise = (share * share * (2 - share * share)).squareRoot() * normal()
      return metric.value + spread * ((1 - share * share) * z + noise)
    }
    let mean = new.reduce(0, +) / Double(n)
    values[name]?.value = mean
    values[name]?.spread =
      (new.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(n - 1)).squareRoot()
    if own.count == n {
      for (seed, value) in zip(seeds, new) { values[seed]?.value = value }
    }
  }

  /// So many normal numbers, shifted and stretched to mean 0 and deviation 1.
  private mutating func drawn(_ count: Int) -> [Double] {
    let raw = (0..<count).map { _ in normal() }
    let mean = raw.reduce(0, +) / Double(count)
    let deviation =
      (raw.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(count - 1)).squareRoot()
    return raw.map { ($0 - mean) / deviation }
  }

  /// A normal number by the method of Box and Muller.
  private mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude..<1, using: &generator)))
      .squareRoot()
    return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
  }

  // MARK: What follows from means

  /// Computes the derived numbers of an artifact from its means, as its stage does.
  private static func follow(_ artifact: String, _ values: inout [String: Metric]) throws {
    for id in values.keys.sorted() {
      func value(_ name: String) -> Metric? { values[name] }
      func parent(_ suffix: String, _ name: String = "") -> Metric? {
        id.hasSuffix(suffix) ? value(String(id.dropLast(suffix.count)) + name) : nil
      }
      if let mean = parent("/wins") {
        let seeds = mean.setting.seeds.compactMap { value("\(mean.id)/seed=\($0)")?.value }
        values[id]?.value = Double(seeds.count { $0 > 0 })
      } else if let mean = parent("/range") {
        let seeds = mean.setting.seeds.compactMap { value("\(mean.id)/seed=\($0)")?.value }
        if let low = seeds.min(), let high = seeds.max() { values[id]?.value = high - low }
      } else if let mean = parent("/std", "/test") {
        values[id]?.value = mean.spread ?? 0
      } else if let distance = parent("gap-z", "gap-minus-paper") ?? parent("/z", "/minus-paper"),
        let spread = distance.spread, let n = distance.n
      {
        values[id]?.value = distance.value / (2.0.squareRoot() * spread / Double(n).squareRoot())
      } else if id == "coarse-fine:drift", let fine = value("coarse-fine:fine/gap"),
        let converged = value("coarse-fine:converged/gap")
      {
        values[id]?.value = fine.value - converged.value
      }
    }
  }
}
