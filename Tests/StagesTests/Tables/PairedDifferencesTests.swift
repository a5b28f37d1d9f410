import Learning
import Report
import Testing

@testable import SyntheticStages
@testable import Tables

/// Table 4 on students whose differences are computed by hand.
@Suite struct PairedDifferencesTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func students(classes: Int = 50, steps: Int = 8000) throws -> [StudentMetrics] {
    try StudentMetrics.examples(
      .dtgFF, classes: classes, test: [73, 72, 71, 70, 74], steps: steps)
      + [.singleBP, .bpDeepSup, .bpEnsemble].flatMap { method in
        try StudentMetrics.examples(
          method, classes: classes, test: [70, 70, 70, 70, 70], steps: steps)
      }
  }

  @Test func `a cell is the mean of the paired differences beside the paper's`() async throws {
    let (document, metrics) = try await harness.table("paired-differences", students())
    let row = try #require(document.tables.first?.rows.first)
    #expect(row.count == 7 && row[0].content == .integer(50))
    // Differences 3, 2, 1, 0, 4: mean 2, squares about it sum to 10, four wins and a draw.
    let comparison = try #require(row[1].comparison)
    expectClose(comparison.regenerated.value, 2)
    expectClose(comparison.regenerated.spread, 2.5.squareRoot())
    #expect(comparison.regenerated.n == 5)
    // Table 5 of the paper has 75.6 and 72.9.
    expectClose(comparison.difference, 2 - 2.7)
    #expect(row[2].comparison?.regenerated == .wins(4, of: 5))
    #expect(row[2].comparison?.difference == -1)
    try expectClose(metrics.value("table4:50/dtg-minus-single-bp"), 2)
    #expect(try metrics.value("table4:50/dtg-minus-single-bp/wins") == 4)
  }

  /// At K = 10 the paper has another difference and other wins for every baseline.
  @Test func `every column has its own baseline and the paper's value of it`() async throws {
    let students =
      try StudentMetrics.examples(.dtgFF, classes: 10, test: [73, 72, 71, 70, 74])
      + StudentMetrics.examples(.singleBP, classes: 10, test: [70, 70, 70, 70, 70])
      + StudentMetrics.examples(.bpDeepSup, classes: 10, test: [69, 69, 69, 69, 69])
      + StudentMetrics.examples(.bpEnsemble, classes: 10, test: [72, 72, 72, 72, 72])
    let (document, metrics) = try await harness.table("paired-differences", students)
    let table = try #require(document.tables.first)
    let expected: [(group: String, name: String, ours: Double, paper: Double)] = [
      ("minus BP", "dtg-minus-single-bp", 2, 1.2), ("minus BP", "dtg-minus-single-bp/wins", 4, 4),
      ("minus BP-DeepSup", "dtg-minus-deepsup", 3, 0.8),
      ("minus BP-DeepSup", "dtg-minus-deepsup/wins", 5, 3),
      ("minus BP-Ensemble", "dtg-minus-ensemble", 0, -1.6),
      ("minus BP-Ensemble", "dtg-minus-ensemble/wins", 2, 0),
    ]
    #expect(table.columns.dropFirst().map(\.group) == expected.map(\.group))
    for (cell, (_, name, ours, paper)) in zip(table.rows[0].dropFirst(), expected) {
      let comparison = try #require(cell.comparison)
      expectClose(comparison.regenerated.value, ours)
      expectClose(comparison.published.value, paper)
      #expect(cell.metric == (try MetricID("table4:10/\(name)")))
      try expectClose(metrics.value("table4:10/\(name)"), ours)
    }
  }

  @Test func `every seed has a metric of its own`() async throws {
    let (_, metrics) = try await harness.table("paired-differences", students())
    for (seed, difference) in zip(42...46, [3.0, 2, 1, 0, 4]) {
      let id = try MetricID("table4:50/dtg-minus-deepsup/seed=\(seed)")
      let metric = try #require(metrics[id])
      expectClose(metric.value, difference)
      #expect(metric.setting.seeds == [seed] && metric.n == 1)
    }
  }

  @Test func `a K that the paper does not have is not reported`() async throws {
    let (document, _) = try await harness.table("paired-differences", students(classes: 7))
    let row = try #require(document.tables.first?.rows.first)
    #expect(row[1].comparison?.published == .notReported)
    #expect(row[1].comparison?.difference == nil)
    expectClose(row[1].comparison?.regenerated.value, 2)
  }

  @Test func `without pairs there are no wins, and no number to compare`() async throws {
    // The ensembles have other seeds than DTG-FF.
    let students = try students().map { student in
      var student = student
      if student.method == .bpEnsemble { student.seed += 100 }
      return student
    }
    let (document, metrics) = try await harness.table("paired-differences", students)
    let row = try #require(document.tables.first?.rows.first)
    #expect(row[5].reason == "not part of this study")
    #expect(row[6].reason == "not part of this study")
    for name in ["dtg-minus-ensemble", "dtg-minus-ensemble/wins"] {
      #expect(metrics[try MetricID("table4:50/\(name)")] == nil)
    }
    #expect(row[4].comparison?.regenerated == .wins(4, of: 5))
  }

  @Test func `at a reduced scale nothing is compared`() async throws {
    let (document, _) = try await harness.table("paired-differences", students(steps: 60))
    let row = try #require(document.tables.first?.rows.first)
    #expect(row[1].comparison?.obstacle == "reduced scale (60 of 8000 steps)")
    #expect(row.dropFirst().allSatisfy { $0.comparison?.difference == nil })
  }
}
