import ImageStages
import Pipeline
import Report
import Testing

@testable import Learning
@testable import Tables

/// Gaps against the number of classes, on hand-made networks.
@Suite struct ClassCountStudyTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// Networks of one subset: of each method, one for each seed from 42.
  private func subset(
    _ classes: Int, _ subset: Int, dtg: [Int], deepSup: [Int], single: [Int] = [], linear: Int?
  ) throws -> [StageInput] {
    let methods: [(RealMethod, [Int])] = [
      (.dtgFF, dtg), (.deepSup, deepSup), (.single, single), (.linear, linear.map { [$0] } ?? []),
    ]
    return try methods.flatMap { method, right in
      try right.enumerated().map { index, right in
        try harness.realNetwork(
          method, right: right, seed: UInt64(42 + index),
          [
            "classes": .number(Double(classes)), "subset": .number(Double(subset)),
            "regime": "per-class",
          ]
        ) { metrics in
          metrics.classes = classes
          metrics.trainImages = 1000 * classes
        }
      }
    }
  }

  private func sweep() throws -> [StageInput] {
    // Gaps of 5 and 4, of 1.5 and 2.5; then of 7 and 8, of 5 and 4.
    try subset(2, 1, dtg: [900, 920], deepSup: [950, 960], linear: 700)
      + subset(2, 2, dtg: [900, 900], deepSup: [915, 925], linear: 700)
      + subset(7, 1, dtg: [800, 800], deepSup: [870, 880], linear: 700)
      + subset(7, 2, dtg: [800, 810], deepSup: [850, 850], linear: 700)
      + subset(10, 1, dtg: [750, 760], deepSup: [800, 830], linear: 700)
  }

  private func study(
    _ runs: [StageInput], _ weights: [Int: Double] = [2: -1, 7: 1]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let terms = weights.sorted { $0.key < $1.key }.map { classes, weight -> JSONValue in
      ["classes": .number(Double(classes)), "weight": .number(weight)]
    }
    return try await harness.study(
      "class-count-study", ["contrast": .array(terms)], ["runs": runs])
  }

  private let gap = "real-classes:per-class/K=2/deepsup-minus-dtg"
  private let contrast = "real-classes:per-class/contrast/deepsup-minus-dtg"

  @Test func `gaps are averaged over seeds, then over subsets`() async throws {
    let (document, metrics) = try await study(sweep())
    let found = try #require(metrics[MetricID(gap)])
    expectClose(found.value, 3.25)
    // Of 4.5 and 2.
    expectClose(found.spread, 2.5 / 2.0.squareRoot())
    #expect(found.n == 2 && found.setting.data == .real && found.setting.profile == "laptop")
    try expectClose(metrics.value("\(gap)/subset=1"), 4.5)
    try expectClose(metrics.value("\(gap)/subset=2"), 2)
    #expect(try metrics[MetricID("\(gap)/seed=42")] == nil)
    let row = try #require(try document.table("real-classes").rows.first)
    #expect(row[0] == .text("images a class fixed") && row[1] == .integer(2))
    #expect(row[2] == .text("2000") && row[3] == .text("2 subsets"))
  }

  @Test func `the only subset of all classes varies over seeds`() async throws {
    let (document, metrics) = try await study(sweep())
    let id = "real-classes:per-class/K=10/deepsup-minus-dtg"
    // 80 - 75 and 83 - 76.
    try expectClose(metrics.value(id), 6)
    #expect(try metrics[MetricID(id)]?.n == 2)
    try expectClose(metrics.value("\(id)/seed=43"), 7)
    #expect(try metrics[MetricID("\(id)/subset=1")] == nil)
    #expect(try document.table("real-classes").rows.last?[3] == .text("2 seeds"))
  }

  @Test func `the contrast has Satterthwaite's degrees of freedom`() async throws {
    let (document, metrics) = try await study(sweep())
    // Means 3.25 and 6; squared errors 3.125/2 and 4.5/2; 1.937 degrees of freedom.
    try expectClose(metrics.value(contrast), 2.75)
    #expect(try metrics[MetricID(contrast)]?.n == 4)
    // By scipy.stats.ttest_ind([7.5, 4.5], [4.5, 2], equal_var=False).
    #expect(try abs(metrics.value("\(contrast)/p") - 0.298080409) < 1e-7)
    #expect(try abs(metrics.value("\(contrast)/ci-low") - -5.918502862) < 1e-7)
    #expect(try abs(metrics.value("\(contrast)/ci-high") - 11.418502862) < 1e-7)
    let cells = try document.table("real-classes-contrast").row("images a class fixed")
    #expect(cells[3] == .text("−5.92 to +11.42"))
    #expect(
      document.sentences.first?.hasPrefix(
        "BP-DeepSup − DTG-FF, images a class fixed: +3.25 points at K = 2, +6.00 points at K = 7. The"
          + " contrast −1 × (K = 2) + 1 × (K = 7) is +2.75 points (95 % interval") == true)
  }

  @Test func `log-odds show what the ceiling hides`() async throws {
    let runs =
      try subset(2, 1, dtg: [970], deepSup: [990], linear: 900)
      + subset(7, 1, dtg: [700], deepSup: [760], linear: 500)
    let (_, metrics) = try await study(runs)
    let wide = try metrics.value("real-classes:per-class/K=7/deepsup-minus-dtg-log-odds")
    // ln (990.5/10.5) - ln (970.5/30.5); at K = 7 ln (760.5/240.5) - ln (700.5/300.5).
    try expectClose(metrics.value("\(gap)-log-odds"), 1.086749889979)
    try expectClose(metrics.value(gap), 2)
    expectClose(wide, 0.304909410352)
  }

  @Test func `methods that have not learned are not compared`() async throws {
    let runs =
      try subset(2, 1, dtg: [900], deepSup: [950], single: [960], linear: 895)
      + subset(2, 2, dtg: [900], deepSup: [950], single: [960], linear: 895)
      + subset(7, 1, dtg: [800], deepSup: [850], single: [860], linear: 700)
      + subset(7, 2, dtg: [800], deepSup: [850], single: [880], linear: 700)
    let (document, metrics) = try await study(runs)
    // Half a point above 89.5 %, where a tenth of the errors is 1.05.
    let row = try #require(try document.table("real-classes").rows.first)
    #expect(row[4].reason == "has not learned at this budget: DTG-FF")
    #expect(try metrics[MetricID(gap)] == nil && metrics[MetricID("\(gap)/subset=1")] == nil)
    #expect(try metrics[MetricID(contrast)] == nil)
    let cells = try document.table("real-classes-contrast").row("images a class fixed")
    #expect(cells[2].reason == "K = 2: has not learned at this budget: DTG-FF")
    #expect(
      document.sentences.first
        == "BP-DeepSup − DTG-FF, images a class fixed: no contrast, because K = 2: has not learned at"
        + " this budget: DTG-FF.")
    try expectClose(metrics.value("real-classes:per-class/K=7/single-minus-dtg"), 7)
  }

  @Test func `without softmax regression nothing is compared`() async throws {
    let (document, metrics) = try await study(
      subset(2, 1, dtg: [900], deepSup: [950], linear: nil)
        + subset(7, 1, dtg: [900], deepSup: [950], linear: 800))
    let rows = try document.table("real-classes").rows
    #expect(rows[0][4].reason == "no softmax regression was trained on these images")
    #expect(try metrics[MetricID(gap)] == nil)
    #expect(rows[0][7].reason == "not part of this study")
  }

  @Test func `one subset takes no part in a contrast`() async throws {
    let (document, _) = try await study(sweep(), [2: -1, 10: 1])
    let cells = try document.table("real-classes-contrast").row("images a class fixed")
    #expect(cells[2].reason == "K = 10: one subset alone has no spread over subsets")
  }

  @Test(arguments: [[2: -1.0, 7: 2], [2: 0, 7: 0], [2: 1]])
  func `weights that make no contrast are refused`(weights: [Int: Double]) async throws {
    await #expect(throws: LearningError.self) { try await study(sweep(), weights) }
  }

  @Test func `two networks of one place are refused`() async throws {
    let runs = try subset(2, 1, dtg: [900], deepSup: [950], linear: 700)
    await #expect(throws: StageError.self) { try await study(runs + runs.prefix(1)) }
  }

  @Test func `the figure has a line and its subsets for each pair`() async throws {
    let (document, _) = try await study(sweep())
    let figure = try #require(document.drawnFigures.first)
    #expect(
      figure.id == "real-classes-per-class"
        && figure.series.map(\.style) == [
          .line, .points, .line, .points,
        ])
    #expect(figure.series[0].points.map(\.x) == [2, 7, 10])
    expectClose(figure.series[0].points[1].y, 6)
    for (point, value) in zip(figure.series[1].points, [4.5, 2, 7.5, 4.5, 5, 7]) {
      expectClose(point.y, value)
    }
    #expect(figure.series[2].points.isEmpty)
  }

  @Test func `a study whose images are not here says how to get them`() throws {
    let absent = try AbsentStudy(
      [
        AbsentInput(stage: StageID("a"), coordinates: [:], advice: "./repro fetch fashion-mnist"),
        AbsentInput(stage: StageID("b"), coordinates: [:], advice: "./repro fetch fashion-mnist"),
      ], slot: "runs")
    #expect(
      absent.document(title: "title").sentences == [
        "Nothing was trained for this study: the images are not on this machine; ./repro fetch"
          + " fashion-mnist gets them."
      ])
    #expect(throws: StageError.self) { try AbsentStudy([], slot: "runs") }
  }
}
