import Learning
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

/// Table 5, and the distance to the paper's levels, on hand-made students.
@Suite struct TrainTestGapsTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// DTG-FF around 76.6 % with a variance of 0.625, BP at 72.9 % without any.
  private func students(classes: Int = 50, steps: Int = 8000) throws -> [StudentMetrics] {
    try StudentMetrics.examples(
      .dtgFF, classes: classes, test: [75.6, 76.1, 76.6, 77.1, 77.6], train: 91, steps: steps)
      + [StudentMethod.singleBP, .bpDeepSup, .bpEnsemble].flatMap { method in
        try StudentMetrics.examples(
          method, classes: classes, test: [72.9, 72.9, 72.9, 72.9, 72.9], train: 100,
          steps: steps)
      }
  }

  @Test func `accuracies and gaps are means over seeds beside the paper's`() async throws {
    let (document, metrics) = try await harness.table("train-test-gaps", students())
    let row = try #require(document.tables.first?.rows.first)
    #expect(row.count == 10)
    let test = try #require(row[8].comparison)
    expectClose(test.regenerated.value, 76.6)
    expectClose(test.regenerated.spread, 0.625.squareRoot())
    expectClose(test.difference, 1.0)
    // 91 - 76.6, where the paper has 15.6.
    expectClose(row[9].comparison?.regenerated.value, 14.4)
    expectClose(row[9].comparison?.difference, -1.2)
    // (100 - 72.9) - 14.4, where the paper has 11.5.
    expectClose(row[1].comparison?.regenerated.value, 12.7)
    try expectClose(metrics.value("table5:50/dtg-ff/test"), 76.6)
    try expectClose(metrics.value("table5:50/single-bp/gap"), 27.1)
    try expectClose(metrics.value("table5:50/bp-gap-minus-dtg-gap"), 12.7)
  }

  @Test func `every seed has its numbers`() async throws {
    let (_, metrics) = try await harness.table("train-test-gaps", students())
    try expectClose(metrics.value("table5:50/dtg-ff/test/seed=43"), 76.1)
    try expectClose(metrics.value("table5:50/dtg-ff/gap/seed=44"), 91 - 76.6)
    try expectClose(metrics.value("table5:50/single-bp/gap/seed=46"), 27.1)
    // (100 - 72.9) - (91 - 77.6).
    try expectClose(metrics.value("table5:50/bp-gap-minus-dtg-gap/seed=46"), 13.7)
    let seed = try #require(metrics[MetricID("table5:50/dtg-ff/test/seed=43")])
    #expect(seed.setting.seeds == [43] && seed.n == 1)
  }

  @Test func `every column has its own method and the paper's value of it`() async throws {
    let students = try [
      (StudentMethod.singleBP, 71, 99), (.bpEnsemble, 77, 98), (.bpDeepSup, 74, 96),
      (.dtgFF, 76, 90),
    ].flatMap { method, test, train in
      try StudentMetrics.examples(
        method, test: [Double](repeating: Double(test), count: 5), train: Double(train))
    }
    let (document, metrics) = try await harness.table("train-test-gaps", students)
    let table = try #require(document.tables.first)
    let expected: [(group: String?, name: String, ours: Double, paper: Double)] = [
      (nil, "bp-gap-minus-dtg-gap", 14, 11.5), ("BP", "single-bp/test", 71, 72.9),
      ("BP", "single-bp/gap", 28, 27.1),
      ("BP-Ensemble", "bp-ensemble/test", 77, 76.3), ("BP-Ensemble", "bp-ensemble/gap", 21, 23.7),
      ("BP-DeepSup", "bp-deepsup/test", 74, 73.6), ("BP-DeepSup", "bp-deepsup/gap", 22, 25.7),
      ("DTG-FF", "dtg-ff/test", 76, 75.6), ("DTG-FF", "dtg-ff/gap", 14, 15.6),
    ]
    #expect(table.columns.dropFirst().map(\.group) == expected.map(\.group))
    for (cell, (_, name, ours, paper)) in zip(table.rows[0].dropFirst(), expected) {
      let comparison = try #require(cell.comparison)
      expectClose(comparison.regenerated.value, ours)
      expectClose(comparison.published.value, paper)
      #expect(cell.metric == (try MetricID("table5:50/\(name)")))
      try expectClose(metrics.value("table5:50/\(name)"), ours)
    }
    // Levels: each against its own.
    for (_, name, ours, paper) in expected.dropFirst() {
      let level = name.replacing("/test", with: "/minus-paper")
        .replacing("/gap", with: "/gap-minus-paper")
      try expectClose(metrics.value("table5:50/\(level)"), ours - paper)
    }
    try expectClose(metrics.value("table5:50/bp-gap-minus-dtg-gap/minus-paper"), 2.5)
  }

  @Test func `the distance to a level is measured in standard errors of a difference`()
    async throws
  {
    let (document, metrics) = try await harness.table("train-test-gaps", students())
    let levels = document.tables[1]
    let row = levels.rows[0]
    // 1.0 / sqrt(2 * 0.625 / 5) = 2.
    try expectClose(metrics.value("table5:50/dtg-ff/minus-paper"), 1)
    let distance = try #require(metrics[MetricID("table5:50/dtg-ff/minus-paper")])
    expectClose(distance.spread, 0.625.squareRoot())
    try expectClose(metrics.value("table5:50/dtg-ff/z"), 2)
    // A gap of 14.4 with the same spread, where the paper has 15.6.
    try expectClose(metrics.value("table5:50/dtg-ff/gap-z"), -2.4)
    #expect(row[2].reason == "no spread over seeds")
    #expect(levels.rows.last?[2].reason == "no number could be compared")
  }

  @Test func `the summary is the root mean square over K`() async throws {
    // The paper has 84.2 for K = 5, so z is -7.6 / 0.5 there.
    let (document, metrics) = try await harness.table(
      "train-test-gaps", students() + students(classes: 5))
    let levels = document.tables[1]
    // The number of K is no number of observations.
    #expect(try #require(levels.rows.last?[8].regenerated).n == nil)
    #expect(levels.notes.first?.contains("Student's t") == true)
    try expectClose(metrics.value("table5:5/dtg-ff/z"), -15.2)
    try expectClose(
      metrics.value("table5:rms/dtg-ff/z"), ((4 + 15.2 * 15.2) / 2).squareRoot())
  }

  @Test func `without a level of the paper there is no distance, and it says why`() async throws {
    let (unknown, _) = try await harness.table("train-test-gaps", students(classes: 7))
    let row = try #require(unknown.tables.last?.rows.first)
    #expect(row[4].reason == "the paper gives no number here")
    #expect(unknown.tables.first?.rows.first?[1].comparison?.published == .notReported)

    let (reduced, _) = try await harness.table("train-test-gaps", students(steps: 60))
    #expect(
      reduced.tables.last?.rows.first?[4].reason == "reduced scale (60 of 8000 steps)")
  }
}
