import ImageStages
import Pipeline
import Report
import Testing

@testable import Learning
@testable import Tables

/// Rates and budgets, on hand-made networks.
@Suite struct BudgetCurvesTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func networks(
    _ method: RealMethod, _ epochs: Int, _ rate: Double, _ right: Int...
  ) throws -> [StageInput] {
    try right.enumerated().map { index, right in
      try harness.realNetwork(
        method, right: right, seed: UInt64(42 + index),
        ["epochs": .number(Double(epochs)), "rate": .number(rate)]
      ) { $0.epochs = epochs }
    }
  }

  /// DTG-FF is best at 0.002 after two epochs, at 0.001 after eight.
  private func sweep() throws -> [StageInput] {
    try networks(.dtgFF, 2, 0.001, 800, 800) + networks(.dtgFF, 2, 0.002, 810, 830)
      + networks(.dtgFF, 8, 0.001, 850, 860) + networks(.dtgFF, 8, 0.002, 850, 840)
      + networks(.deepSup, 2, 0.002, 880, 900) + networks(.deepSup, 8, 0.002, 900, 930)
      + networks(.single, 2, 0.002, 900) + networks(.single, 8, 0.002, 910)
      + networks(.linear, 2, 0.01, 790) + networks(.linear, 8, 0.01, 810)
      + networks(.linear, 8, 0.1, 700)
  }

  private func study(
    _ runs: [StageInput], budget: Int = 8
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "budget-curves", ["budget": .number(Double(budget))], ["runs": runs])
  }

  @Test func `the rate of a method is the best one at the declared budget`() async throws {
    let (document, metrics) = try await study(sweep())
    #expect(try metrics.value("budget-curves:dtg-ff/chosen-rate") == 0.001)
    #expect(try metrics.value("budget-curves:bp-deepsup/chosen-rate") == 0.002)
    #expect(try metrics.value("budget-curves:linear/chosen-rate") == 0.01)
    try expectClose(metrics.value("budget-curves:dtg-ff/epochs=2/rate=0.002"), 82)
    #expect(try metrics.value("budget-curves:dtg-ff/epochs=2/rate=0.002/seed=43") == 83)
    // 85.5 beside 81 of softmax regression at its own best rate.
    try expectClose(metrics.value("budget-curves:dtg-ff/above-linear"), 4.5)
    let best = "the best rate of this method after so many epochs"
    let table = try document.table("budget-curves")
    #expect(
      try table.row("DTG-FF", "0.001").map { $0.footnotes.contains(best) } == [
        false, false, false, true,
      ])
    #expect(
      try table.row("DTG-FF", "0.002").map { $0.footnotes.contains(best) } == [
        false, false, true, false,
      ])
    let chosen = try document.table("budget-curves-chosen")
    #expect(try chosen.row("DTG-FF")[1].footnotes == ["the smallest rate that was tried"])
    #expect(try chosen.row("BP")[1].footnotes == ["the only rate that was tried"])
  }

  @Test func `another budget chooses another rate`() async throws {
    let (_, metrics) = try await study(sweep(), budget: 2)
    #expect(try metrics.value("budget-curves:dtg-ff/chosen-rate") == 0.002)
  }

  @Test func `of equal rates the smaller one is chosen`() async throws {
    let runs =
      try networks(.dtgFF, 8, 0.002, 850) + networks(.dtgFF, 8, 0.001, 850)
      + networks(.linear, 8, 0.01, 800)
    let (_, metrics) = try await study(runs)
    #expect(try metrics.value("budget-curves:dtg-ff/chosen-rate") == 0.001)
  }

  @Test func `gaps are of the chosen rates, paired by seed`() async throws {
    let (document, metrics) = try await study(sweep())
    // After eight epochs 90 - 85 and 93 - 86.
    try expectClose(metrics.value("budget-curves:deepsup-minus-dtg/epochs=8"), 6)
    try expectClose(metrics.value("budget-curves:deepsup-minus-dtg/epochs=8/seed=43"), 7)
    // BP has one seed: 91 - 85.
    try expectClose(metrics.value("budget-curves:single-minus-dtg/epochs=8"), 6)
    // After two epochs DTG-FF at 0.001 has 80, one point above softmax regression.
    let cells = try document.table("budget-curves-gaps").row("BP-DeepSup − DTG-FF")
    #expect(cells[1].reason == "has not learned at this budget: DTG-FF")
    #expect(try metrics[MetricID("budget-curves:deepsup-minus-dtg/epochs=2")] == nil)
    #expect(
      document.sentences == [
        "After 8 epochs softmax regression has 81.0 % of the validation images right; beside it, in"
          + " points: DTG-FF +4.5; BP +10.0; BP-DeepSup +10.5."
      ])
  }

  @Test func `a gap at two budgets is told with its ends`() async throws {
    let runs = try sweep() + networks(.linear, 2, 0.1, 600)
    let (document, _) = try await study(runs, budget: 2)
    // At 0.002: 89 - 82 after two epochs, 91.5 - 84.5 after eight.
    #expect(
      document.sentences.last
        == "BP − DTG-FF goes from +9.00 points after 2 epochs to +6.00 after 8."
    )
    #expect(
      document.sentences.contains(
        "BP-DeepSup − DTG-FF goes from +7.00 points after 2 epochs to +7.00 after 8."))
  }

  @Test func `the figure has a line for each method at its chosen rate`() async throws {
    let (document, _) = try await study(sweep())
    let figure = try #require(document.drawnFigures.first)
    #expect(figure.series.map(\.label) == ["DTG-FF", "BP", "BP-DeepSup", "softmax regression"])
    #expect(figure.series[0].points.map(\.x) == [2, 8])
    for (point, percent) in zip(figure.series[0].points, [80, 85.5]) {
      expectClose(point.y, percent)
    }
    #expect(figure.series[0].points[1].low == 85 && figure.series[0].points[1].high == 86)
  }

  @Test func `a budget that was not trained is refused, with those that were`() async throws {
    let error = await #expect(throws: StageError.self) { try await study(sweep(), budget: 4) }
    #expect(
      error?.description
        == "no network was trained for 4 epochs, at which rates are to be chosen\n"
        + "  next: set `budget` to one of 2, 8")
  }

  @Test func `an unknown method is refused`() async throws {
    var run = try networks(.dtgFF, 8, 0.001, 850)[0]
    run.coordinates["method"] = "ensemble"
    let strange = [run]
    let error = await #expect(throws: StageError.self) { try await study(strange) }
    #expect(
      error?.description
        == "producer: there is no method \"ensemble\"; this study knows dtg-ff, bp-single, bp-deepsup,"
        + " linear")
  }
}
