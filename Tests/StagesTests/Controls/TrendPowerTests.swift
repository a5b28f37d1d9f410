import Foundation
import Paper
import Pipeline
import Report
import Statistics
import Testing

@testable import Learning
@testable import SyntheticStages
@testable import Tables

/// Students nested in teachers, with numbers computed by hand.
@Suite struct TrendPowerTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// One student of each method, with DTG-FF so many points above BP-DeepSup.
  private func pair(
    _ classes: Int, teacher: Int, seed: Int, _ advantage: Double
  ) throws -> [StageInput] {
    try [(StudentMethod.dtgFF, 70 + advantage), (.bpDeepSup, 70)].map { method, percent in
      try harness.input(
        "metrics.json",
        JSONEncoder().encode(
          try StudentMetrics.example(method, classes: classes, seed: seed, test: percent)),
        ["teacher": .number(Double(teacher)), "seed": .number(Double(seed))])
    }
  }

  private func study(
    _ students: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "trend-power",
      [
        "lowClasses": [5, 10, 15], "highClasses": [20, 30, 50], "counts": [2, 5], "power": 0.8,
        "significance": 0.05,
      ], ["students": students], scale: StudyScale.paper.parameters)
  }

  private let low = [5, 10, 15]
  private let high = [20, 30, 50]

  /// Two students for each of three teachers: contrasts of 1, 2 and 3, and of first students 1, 3 and 5.
  private func students() throws -> [StageInput] {
    var all: [StageInput] = []
    for (teacher, first) in [(1, 1.0), (2, 3), (3, 5)] {
      for classes in low {
        all += try pair(classes, teacher: teacher, seed: teacher, 0)
        all += try pair(classes, teacher: teacher, seed: 100 + teacher, 0)
      }
      for classes in high {
        all += try pair(classes, teacher: teacher, seed: teacher, first)
        all += try pair(classes, teacher: teacher, seed: 100 + teacher, 1)
      }
    }
    return all
  }

  @Test func `the slope has errors of teachers, and the contrast is theirs`() async throws {
    let (document, metrics) = try await study(students())
    try expectMetrics(
      metrics,
      [
        "trend-power:contrast": 2, "trend-power:contrast/seed=3": 3,
        "trend-power:K=50/dtg-minus-deepsup": 2, "trend-power:mean": 1,
        // Teachers' means of 1, 2 and 3 at high K.
        "trend-power:contrast/ci-low": 2 - 4.302652730 / sqrt(3),
      ])
    let x = (low + high).map { log(Double($0)) }
    let center = x.reduce(0, +) / 6
    let above: Double = x.suffix(3).map { $0 - center }.reduce(0, +)
    let squares: Double = x.map { ($0 - center) * ($0 - center) }.reduce(0, +)
    try expectClose(metrics.value("trend-power:trend"), 2 * above / squares)
    let found = try #require(metrics[MetricID("trend-power:trend")])
    #expect(found.n == 3 && found.setting.seeds == [1, 2, 3, 101, 102, 103])
    #expect(document.tables.count == 4 && document.drawnFigures.count == 2)
  }

  @Test func `power is that of one student a teacher`() async throws {
    let (_, metrics) = try await study(students())
    // First students' contrasts of 1, 3 and 5 have a deviation of 2; Table 4 implies 1.03.
    let implied = try #require(
      ImpliedTrend(low: low, high: high, in: PublishedStudy(.bundled())).difference)
    let expected = TTestPower.twoSided(mean: implied.value, deviation: 2, count: 5)
    try expectClose(metrics.value("trend-power:power/teachers=5"), 100 * expected)
    try #expect(
      abs(
        metrics.value("trend-power:detectable/teachers=5")
          - TTestPower.detectable(power: 0.8, deviation: 2, count: 5)) < 1e-7)
  }

  @Test func `the spread is split between teachers and their students`() async throws {
    let (_, metrics) = try await study(students())
    // At high K students are apart by 0, 2 and 4 within teachers: a mean square of 10/3 there and 0 at low K.
    try expectClose(metrics.value("trend-power:deviation-within"), sqrt(5.0 / 3))
  }

  @Test func `a student that is twice there is an error`() async throws {
    let all = try students()
    await #expect(throws: StageError.self) { try await study(all + [all[0]]) }
    await #expect(throws: StageError.self) { try await study([all[0]]) }
  }
}
