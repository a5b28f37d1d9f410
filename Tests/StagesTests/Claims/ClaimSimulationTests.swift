import Foundation
import Report
import TestSupport
import Testing

@testable import Paper
@testable import Stages
@testable import Tables

/// How often each kind of rule errs where nothing is to be seen: 10,000 made-up runs each.
///
/// A run is drawn from the edge of what a rule calls false, or true, where errors are most frequent. A
/// verdict may err in 5 % of runs, and by three standard errors of this count more.
@Suite struct ClaimSimulationTests {
  private static let runs = 10_000
  /// Enough where nothing may happen at all.
  private static let few = 200
  private static let allowed =
    Int(Double(runs) * 0.05 + 3 * (Double(runs) * 0.05 * 0.95).squareRoot())

  /// What one run draws: normal numbers under names.
  struct Draw {
    private(set) var metrics: [Metric] = []
    fileprivate var random: SeededGenerator

    private static let setting = Setting(
      profile: "test", data: .real, scale: .full, seeds: [])

    mutating func normal() -> Double {
      // Box and Muller.
      let radius = (-2 * log(Double.random(in: .ulpOfOne...1, using: &random))).squareRoot()
      return radius * cos(2 * .pi * Double.random(in: 0..<1, using: &random))
    }

    /// Adds the mean of `n` observations, and each of them where they are to be paired.
    mutating func add(
      _ id: MetricID, n: Int, mean: Double = 0, deviation: Double = 1, singles: [MetricID] = []
    ) {
      let values = (0..<n).map { _ in mean + deviation * normal() }
      let average = values.reduce(0, +) / Double(n)
      let squares = values.map { ($0 - average) * ($0 - average) }.reduce(0, +)
      add(id, average, (squares / Double(n - 1)).squareRoot(), n)
      for (single, value) in zip(singles, values) { add(single, value, nil, 1) }
    }

    mutating func add(_ id: MetricID, _ value: Double, _ spread: Double?, _ n: Int) {
      metrics.append(
        Metric(
          id: id, Quantity(value, spread: spread, n: n, unit: .percent, decimals: 1),
          better: .higher, setting: Self.setting))
    }
  }

  /// How often the rule was supported and contradicted.
  private func count(
    _ rule: String, seed: Int, fewest: Int = 5, runs: Int = runs, _ draw: (inout Draw) -> Void
  ) throws -> (supported: Int, contradicted: Int) {
    let rule = try JSONDecoder().decode(ClaimRule.self, from: Data(rule.utf8))
    let published = try PublishedValues.bundled()
    let judge = RuleJudge(significance: 0.05, fewest: fewest)
    var counts: [ClaimVerdict.Answer: Int] = [:]
    var run = Draw(random: SeededGenerator(seed: seed))
    for _ in 0..<runs {
      run = Draw(random: run.random)
      draw(&run)
      let rules = RuleEvaluation(
        expressions: ExpressionEvaluation(
          metrics: ClaimMetrics(results: run.metrics, artifacts: ["a"]), published: published))
      counts[RuleJudge.answer(judge.findings(rules.comparisons(rule))), default: 0] += 1
    }
    return (counts[.supported] ?? 0, counts[.contradicted] ?? 0)
  }

  private static func id(_ text: String) throws -> MetricID { try MetricID("a:\(text)") }

  private static func seeds(_ text: String, _ n: Int) throws -> [MetricID] {
    try (0..<n).map { try id("\(text)/seed=\($0)") }
  }

  private static let difference =
    #"{"above": {"value": {"paired": {"minus": ["a:x", "a:y"]}}, "than": 0}}"#

  /// With two and three seeds the test errs as seldom, but claims wait for five.
  @Test(arguments: [2, 3, 5, 10])
  func `a paired difference errs as stated, either way`(n: Int) throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let (xs, ys) = (try Self.seeds("x", n), try Self.seeds("y", n))
    let found = try count(Self.difference, seed: n, fewest: 2) { run in
      run.add(x, n: n, deviation: 3, singles: xs)
      run.add(y, n: n, deviation: 1, singles: ys)
    }
    #expect(found.supported <= Self.allowed && found.contradicted <= Self.allowed)
    // And it sees something: a rule that never answers would pass as well.
    #expect(found.supported > 400 && found.contradicted > 400)
  }

  @Test(arguments: [2, 3])
  func `a paired difference of two or three seeds is never judged`(n: Int) throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let (xs, ys) = (try Self.seeds("x", n), try Self.seeds("y", n))
    let found = try count(Self.difference, seed: n, runs: Self.few) { run in
      run.add(x, n: n, mean: 50, singles: xs)
      run.add(y, n: n, singles: ys)
    }
    #expect(found == (0, 0))
  }

  @Test(arguments: [
    (5, 5, 1.0), (5, 5, 3), (5, 10, 4), (10, 5, 4), (10, 10, 0.2),
  ])
  func `two means of unequal spread err as stated`(
    left: Int, right: Int, deviation: Double
  ) throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let found = try count(
      #"{"below": {"value": "a:x", "than": "a:y"}}"#, seed: 100 + left + right
    ) { run in
      run.add(x, n: left, deviation: deviation)
      run.add(y, n: right)
    }
    #expect(found.supported <= Self.allowed && found.contradicted <= Self.allowed)
    #expect(found.supported > 300 && found.contradicted > 300)
  }

  /// Welch's test of two observations of large spread against ten errs in 7.6 % of cases.
  @Test(arguments: [(2, 2), (2, 10), (3, 3), (3, 10)])
  func `two means of fewer observations are not compared`(left: Int, right: Int) throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let found = try count(
      #"{"above": {"value": "a:x", "than": "a:y"}}"#, seed: 7, runs: Self.few
    ) { run in
      run.add(x, n: left, mean: 50, deviation: 3)
      run.add(y, n: right)
    }
    #expect(found == (0, 0))
  }

  @Test(arguments: [[1.0, 1, 1, 1], [1, 5, 2, 0.3], [3, 1, 1, 1]])
  func `a contrast of several means errs as stated`(deviations: [Double]) throws {
    let ids = try ["p", "q", "r", "s"].map(Self.id)
    let found = try count(
      #"{"above": {"value": {"minus": [{"mean": ["a:p", "a:q"]}, {"mean": ["a:r", "a:s"]}]}, "than": 0}}"#,
      seed: 11
    ) { run in
      for (index, id) in ids.enumerated() {
        run.add(id, n: [5, 10, 6, 5][index], deviation: deviations[index])
      }
    }
    #expect(found.supported <= Self.allowed && found.contradicted <= Self.allowed)
    #expect(found.supported > 300 && found.contradicted > 300)
  }

  private static let near = #"{"near": {"value": "a:x", "to": 0, "within": 2}}"#

  /// At a distance of exactly the tolerance both "within" and "beyond" are at their edge.
  @Test(arguments: [(5, 0.5), (5, 2), (10, 0.5), (10, 2)])
  func `equality within a tolerance errs as stated at its edge`(
    n: Int, deviation: Double
  ) throws {
    let x = try Self.id("x")
    let found = try count(Self.near, seed: 13) { $0.add(x, n: n, mean: 2, deviation: deviation) }
    #expect(found.supported <= Self.allowed && found.contradicted <= Self.allowed)
  }

  @Test func `equality without a tolerance is contradicted as seldom`() throws {
    let x = try Self.id("x")
    let found = try count(#"{"near": {"value": "a:x", "to": 0, "within": 0}}"#, seed: 17) {
      $0.add(x, n: 5)
    }
    #expect(found.supported == 0)
    #expect(found.contradicted <= Self.allowed && found.contradicted > 300)
  }

  /// A number of the paper with a chance of its own: were it taken as certain, a run of the same kind
  /// would contradict it in far more than one of twenty cases.
  @Test func `a published number with errors of its own is contradicted as seldom`() throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let found = try count(
      #"{"near": {"value": {"minus": ["a:x", "a:y"]}, "to": 0, "within": 0, "bothErrors": true}}"#,
      seed: 19
    ) { run in
      run.add(x, n: 5, deviation: 2)
      // The paper's mean of five is the same draw.
      let mean = (0..<5).map { _ in 2 * run.normal() }.reduce(0, +) / 5
      run.add(y, mean, 0, 5)
    }
    #expect(found.contradicted <= Self.allowed && found.contradicted > 200)
  }

  private static func all(_ parts: [String]) -> String {
    #"{"all": [\#(parts.map { #"{"above": {"value": "a:\#($0)", "than": 0}}"# }.joined(separator: ", "))]}"#
  }

  @Test(arguments: [2, 6])
  func `several parts without effect contradict as seldom as one`(parts: Int) throws {
    let names = (0..<parts).map { "x\($0)" }
    let ids = try names.map(Self.id)
    let found = try count(Self.all(names), seed: 23) { run in
      for id in ids { run.add(id, n: 5) }
    }
    #expect(found.contradicted <= Self.allowed && found.contradicted > 300)
    #expect(found.supported <= Self.allowed)
  }

  @Test func `several parts, all but one with a large effect, support as seldom as one`() throws {
    let names = ["x0", "x1", "x2"]
    let ids = try names.map(Self.id)
    let found = try count(Self.all(names), seed: 29) { run in
      for (index, id) in ids.enumerated() { run.add(id, n: 5, mean: index == 0 ? 0 : 50) }
    }
    #expect(found.supported <= Self.allowed && found.supported > 300)
  }

  @Test func `an order without effect errs as seldom as one difference`() throws {
    let ids = try ["p", "q", "r"].map(Self.id)
    let rule = #"{"descending": {"values": ["a:p", "a:q", "a:r"]}}"#
    let equal = try count(rule, seed: 31) { run in for id in ids { run.add(id, n: 5) } }
    #expect(equal.supported <= Self.allowed && equal.contradicted <= Self.allowed)
    let one = try count(rule, seed: 37) { run in
      for (index, id) in ids.enumerated() { run.add(id, n: 5, mean: index == 0 ? 50 : 0) }
    }
    #expect(one.supported <= Self.allowed && one.supported > 300)
  }

  /// The control has no effect either: both have to be seen, on opposite sides.
  @Test func `a rule with a control errs less`() throws {
    let (x, y) = (try Self.id("x"), try Self.id("y"))
    let claim = try Numbers.claim(
      #"""
      "data": ["real"], "rule": {"above": {"value": "a:x", "than": 0}},
      "control": {"above": {"value": "a:y", "than": 0}}
      """#)
    let judge = ClaimJudge(book: ClaimBook(claims: [claim]), paper: try PaperSide())
    var counts: [ClaimVerdict.Answer: Int] = [:]
    var run = Draw(random: SeededGenerator(seed: 41))
    for _ in 0..<Self.runs {
      run = Draw(random: run.random)
      run.add(x, n: 5)
      run.add(y, n: 5)
      let folder = EvidenceFolder(
        "artifacts", ClaimMetrics(results: run.metrics, artifacts: ["a"]))
      counts[judge.verdict(ClaimQuestion(claim), by: [folder]).verdict, default: 0] += 1
    }
    // One of twenty for the claim, and one of twenty for the control to fail.
    #expect(counts[.supported] ?? 0 < Self.runs / 200)
    #expect(counts[.contradicted] ?? 0 <= Self.allowed)
  }
}
