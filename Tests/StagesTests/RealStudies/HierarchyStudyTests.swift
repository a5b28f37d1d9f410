import ImageStages
import Pipeline
import Report
import Testing

@testable import Batches
@testable import Learning
@testable import Tables

/// Gaps under groups and pairs of classes, on hand-made networks.
@Suite struct HierarchyStudyTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// DTG-FF and BP-DeepSup under one kind of labels, one of each for each seed from 42.
  private func place(
    _ axis: String, _ name: String, labels: LabelLevel = .coarse, dtg: [Int], deepSup: [Int],
    linear: Int = 500
  ) throws -> [StageInput] {
    let methods: [(RealMethod, [Int])] = [(.dtgFF, dtg), (.deepSup, deepSup), (.linear, [linear])]
    return try methods.flatMap { method, right in
      try right.enumerated().map { index, right in
        try harness.realNetwork(
          method, right: right, seed: UInt64(42 + index), [axis: .string(name)]
        ) { metrics in
          metrics.labels = labels
          metrics.classes = axis == "pair" ? 2 : labels == .fine ? 10 : 4
        }
      }
    }
  }

  private func groupings() throws -> [StageInput] {
    // Gaps of 6 and 8; of 1 and 2; of 4, 5 and 9, each grouping once.
    try place("grouping", "fine", labels: .fine, dtg: [700, 710], deepSup: [760, 790])
      + place("grouping", "semantic", dtg: [900, 900], deepSup: [910, 920])
      + place("grouping", "random-1", dtg: [800], deepSup: [840])
      + place("grouping", "random-2", dtg: [800], deepSup: [850])
      + place("grouping", "random-3", dtg: [800], deepSup: [890])
  }

  private func pairs() throws -> [StageInput] {
    try place("pair", "hardest-1", labels: .fine, dtg: [700], deepSup: [760])
      + place("pair", "hardest-2", labels: .fine, dtg: [700], deepSup: [780])
      + place("pair", "easiest-1", labels: .fine, dtg: [980], deepSup: [990])
      + place("pair", "easiest-2", labels: .fine, dtg: [970], deepSup: [990])
  }

  private func study(
    _ groupings: [StageInput], _ pairs: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    try await harness.study(
      "hierarchy-study", ["notes": ["group one"]], ["groupings": groupings, "pairs": pairs])
  }

  @Test func `each kind of labels has its own source of variation`() async throws {
    let (document, metrics) = try await study(groupings(), pairs())
    let expected = [("fine", 7.0, 2), ("semantic", 1.5, 2), ("random", 6, 3), ("hardest", 7, 2)]
    for (level, mean, n) in expected {
      let found = try #require(metrics[MetricID("real-hierarchy:\(level)/deepsup-minus-dtg")])
      expectClose(found.value, mean)
      #expect(found.n == n)
    }
    let table = try document.table("real-hierarchy")
    #expect(
      table.rows.map { $0.prefix(3).map(\.content) } == [
        [.text("ten classes"), .text("10"), .text("2 seeds")],
        [.text("groups by meaning"), .text("4"), .text("2 seeds")],
        [.text("random groups"), .text("4"), .text("3 groupings")],
        [.text("hardest pairs"), .text("2"), .text("2 pairs")],
        [.text("easiest pairs"), .text("2"), .text("2 pairs")],
      ])
    #expect(table.notes.first == "group one")
    try expectClose(
      metrics.value("real-hierarchy:random/deepsup-minus-dtg/grouping=random-3"), 9)
    try expectClose(metrics.value("real-hierarchy:easiest/deepsup-minus-dtg/pair=easiest-2"), 2)
    try expectClose(metrics.value("real-hierarchy:semantic/deepsup-minus-dtg/seed=43"), 2)
  }

  @Test func `the grouping by meaning is judged as one more among random ones`() async throws {
    let (_, metrics) = try await study(groupings(), pairs())
    let id = "real-hierarchy:semantic-minus-random/deepsup-minus-dtg"
    // 1.5 - 6; the deviation of 4, 5, 9 is √7, so the error √(7 · 4/3) with two degrees of freedom.
    let reach = 4.302652730 * (28.0 / 3).squareRoot()
    try expectClose(metrics.value(id), -4.5)
    #expect(try abs(metrics.value("\(id)/ci-low") - (-4.5 - reach)) < 1e-7)
    #expect(try abs(metrics.value("\(id)/ci-high") - (-4.5 + reach)) < 1e-7)
    #expect(try metrics[MetricID(id)]?.n == 3)
  }

  @Test func `the grouping by meaning and the classes are paired by seed`() async throws {
    let (_, metrics) = try await study(groupings(), pairs())
    let id = "real-hierarchy:semantic-minus-fine/deepsup-minus-dtg"
    // 1 - 6 and 2 - 8: the deviation is 1/√2, the error 1/2.
    try expectClose(metrics.value(id), -5.5)
    #expect(try abs(metrics.value("\(id)/ci-high") - (-5.5 + 12.706204736 / 2)) < 1e-7)
    try expectClose(metrics.value("real-hierarchy:hardest-minus-easiest/deepsup-minus-dtg"), 5.5)
  }

  @Test func `the same classes beside several groupings count once`() async throws {
    let again = try place("grouping", "semantic", labels: .fine, dtg: [100], deepSup: [900])
    let (_, metrics) = try await study(groupings() + again, pairs())
    try expectClose(metrics.value("real-hierarchy:fine/deepsup-minus-dtg"), 7)
  }

  @Test func `one random grouping has no spread to judge by`() async throws {
    let few =
      try place("grouping", "semantic", dtg: [900], deepSup: [910])
      + place("grouping", "random-1", dtg: [800, 810], deepSup: [840, 860])
    let (document, _) = try await study(few, pairs())
    let table = try document.table("real-hierarchy-comparisons")
    #expect(table.rows[0][3].reason == "one observation alone has no spread")
    #expect(
      document.sentences.first
        == "BP-DeepSup − DTG-FF, groups by meaning − random groups: not compared, because one observation"
        + " alone has no spread.")
    // There are no networks of the ten classes.
    #expect(table.rows[2][3].reason == "ten classes: not part of this study")
  }

  @Test func `kinds of labels under which a method has not learned are not compared`() async throws
  {
    let idle = try place(
      "pair", "easiest-1", labels: .fine, dtg: [980], deepSup: [990], linear: 979)
    let (document, metrics) = try await study(groupings(), pairs().prefix(6) + idle)
    let row = try document.table("real-hierarchy").row("easiest pairs")
    #expect(row[3].reason == "has not learned at this budget: DTG-FF")
    let last = try document.table("real-hierarchy-comparisons").row("hardest pairs − easiest pairs")
    #expect(last[3].reason == "easiest pairs: has not learned at this budget: DTG-FF")
    #expect(try metrics[MetricID("real-hierarchy:easiest/deepsup-minus-dtg")] == nil)
    #expect(try metrics[MetricID("real-hierarchy:hardest/deepsup-minus-dtg")] != nil)
  }

  @Test func `another name of a grouping is refused`() async throws {
    let strange = try place("grouping", "alphabetic-1", dtg: [900], deepSup: [910])
    let error = await #expect(throws: StageError.self) {
      try await study(groupings() + strange, pairs())
    }
    #expect(error?.description.contains("\"alphabetic-1\" is of no kind of this study") == true)
  }

  @Test func `the figure has means with intervals and what they are over`() async throws {
    let (document, _) = try await study(groupings(), pairs())
    let figure = try #require(document.drawnFigures.first)
    #expect(figure.x.categories.count == 5 && figure.series.count == 4)
    let (means, singles) = (figure.series[0].points, figure.series[1].points)
    #expect(means.count == 5 && singles.count == 2 + 2 + 3 + 2 + 2)
    expectClose(means[2].y, 6)
    // √7/√3 times t with two degrees of freedom.
    expectClose(means[2].high, 6 + 4.302652730 * (7.0 / 3).squareRoot())
  }
}
