import Learning
import Paper
import Pipeline
import Report
import Statistics
import Testing

@testable import SyntheticStages
@testable import Tables

@Suite struct TrendTestTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func students() throws -> [StudentMetrics] {
    try [(5, [60.0, 61]), (10, [62, 63]), (30, [70, 70]), (50, [75, 75])].flatMap { classes, test in
      try StudentMetrics.examples(.dtgFF, classes: classes, test: test)
        + StudentMetrics.examples(.bpDeepSup, classes: classes, test: [60, 60])
    }
  }

  private func parameters(
    low: JSONValue = [5, 10], high: JSONValue = [30, 50], _ more: [String: JSONValue] = [:]
  ) -> [String: JSONValue] {
    let test: [String: JSONValue] = [
      "lowClasses": low, "highClasses": high, "resamples": 200, "bootstrapSeed": 7,
      "confidence": 0.9,
    ]
    return test.merging(more) { $1 }
  }

  @Test func `the means pool the paired differences of each side`() async throws {
    let (document, metrics) = try await harness.table(
      "trend-test", students(), parameters())
    // Low: 0, 1, 2, 3. High: 10, 10, 15, 15.
    try expectClose(metrics.value("trend-test:low-mean"), 1.5)
    try expectClose(metrics.value("trend-test:high-mean"), 12.5)
    try expectClose(metrics.value("trend-test:difference-of-means"), 11)
    let (low, high) = try (
      metrics.value("trend-test:ci-low"), metrics.value("trend-test:ci-high")
    )
    #expect(low < 11 && 11 < high && low >= 7 && high <= 15)
    let rows = try #require(document.tables.first?.rows)
    #expect(
      rows.map { $0[0] } == [
        .text("mean, K in {5, 10}"), .text("mean, K in {30, 50}"), .text("high − low"),
        .text("90% bootstrap interval, lower end"), .text("90% bootstrap interval, upper end"),
        .text("high − low, seed by seed"), .text("90% interval over seeds, lower end"),
        .text("90% interval over seeds, upper end"),
      ])
    // A difference of two means and the ends of an interval rest on no number of observations.
    #expect(rows.prefix(5).map { $0[1].comparison?.regenerated.n } == [4, 4, nil, nil, nil])
    #expect(
      document.tables.first?.notes.contains { $0.hasPrefix("Both pools contain the same seeds") }
        == true)
  }

  /// Seed 42 has 12.5 at high K and (0 + 2) / 2 at low K, seed 43 has 12.5 and (1 + 3) / 2: the contrasts
  /// 11.5 and 10.5 have the error 0.5, and t at 90 % with one degree of freedom is 6.313751515.
  @Test func `the contrast of each seed has an interval of its own`() async throws {
    let (_, metrics) = try await harness.table("trend-test", students(), parameters())
    try expectClose(metrics.value("trend-test:by-seed"), 11)
    #expect(metrics[try MetricID("trend-test:by-seed")]?.n == 2)
    try expectClose(metrics.value("trend-test:by-seed/seed=42"), 11.5)
    try expectClose(metrics.value("trend-test:by-seed/seed=43"), 10.5)
    try expectClose(metrics.value("trend-test:by-seed/ci-low"), 11 - 0.5 * 6.313751515)
    try expectClose(metrics.value("trend-test:by-seed/ci-high"), 11 + 0.5 * 6.313751515)
  }

  @Test func `one seed has a contrast and no interval`() async throws {
    let students = try students().filter { $0.seed == 42 }
    let (document, metrics) = try await harness.table("trend-test", students, parameters())
    try expectClose(metrics.value("trend-test:by-seed"), 11.5)
    #expect(metrics[try MetricID("trend-test:by-seed/ci-low")] == nil)
    #expect(document.tables.first?.rows.count == 6)
  }

  /// The paper's Table 4 has −0.2, 0.8 and 0.5 at low K and 0.6, 1.6 and 2.0 at high K.
  @Test func `what the paper's table implies is published where its own numbers are not known`()
    throws
  {
    let study = try PublishedStudy(.bundled())
    let implied = try ImpliedTrend(low: [5, 10, 15], high: [20, 30, 50], in: study)
    expectClose(implied.low?.value, 1.1 / 3)
    expectClose(implied.high?.value, 1.4)
    expectClose(implied.difference?.value, 1.4 - 1.1 / 3)
    expectClose(implied.difference?.uncertainty, 0.2)
    #expect(implied.difference?.source == .derived)
    #expect(try ImpliedTrend(low: [5, 7], high: [50], in: study).difference == nil)
    let own = Published.known(.init(9, unit: .percentagePoints, source: .printed))
    #expect(own.or(implied.low) == own)
    #expect(Published.notReported.or(implied.low) == implied.low.map(Published.known))
    #expect(Published.notReported.or(nil) == .notReported)
  }

  @Test func `rows name the class counts that were pooled, and others are an obstacle`()
    async throws
  {
    let (document, _) = try await harness.table(
      "trend-test", students(), parameters(low: [5, 10, 15]))
    let rows = try #require(document.tables.first?.rows)
    #expect(rows[0][0] == .text("mean, K in {5, 10}"))
    let missing = "K in {5, 10} pooled instead of {5, 10, 15}"
    let obstacles = rows.map { $0[1].comparison?.obstacle ?? "" }
    for (index, isTouched) in [true, false, true, true, true].enumerated() {
      #expect(obstacles[index].contains(missing) == isTouched, "row \(index)")
    }
  }

  @Test func `pools of different seeds say so`() async throws {
    let students = try students().filter { $0.classes > 15 || $0.seed == 42 }
    let (document, _) = try await harness.table("trend-test", students, parameters())
    #expect(document.tables.first?.notes.contains { $0.hasPrefix("The pools differ") } == true)
  }

  @Test(arguments: [
    (0.95, "95%"), (0.995, "99.5%"), (0.9, "90%"), (0.57, "57%"), (0.9995, "99.95%"),
  ])
  func `the confidence is printed as given`(confidence: Double, text: String) {
    var test = TrendTest.example.test
    test.confidence = confidence
    #expect(test.confidenceText == text)
  }

  @Test(
    arguments: [
      ("resamples", 0), ("resamples", -3), ("confidence", 0), ("confidence", 1),
      ("confidence", 95), ("lowClasses", []), ("lowClasses", [5, 5]), ("highClasses", [10, 50]),
    ] as [(String, JSONValue)])
  func `parameters outside their domain are named`(name: String, value: JSONValue) async throws {
    let error = await #expect(throws: LearningError.self) {
      try await harness.table("trend-test", students(), parameters([name: value]))
    }
    guard case .invalidSetting(let found, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == name)
  }

  @Test func `a side without students is an error that names the sweep`() async throws {
    let error = await #expect(throws: StageError.self) {
      try await harness.table("trend-test", students(), parameters(low: [5], high: [20]))
    }
    #expect(error?.description.contains("no student has K in [20]") == true)
    #expect(error?.description.contains("K = [5, 10, 30, 50]") == true)
  }

  private func interval(
    _ high: [Double], _ low: [Double], seed: UInt64 = 1, confidence: Double = 0.95
  ) -> ClosedRange<Double> {
    Bootstrap(seed: seed, resamples: 2000, confidence: confidence)
      .interval(ofMeanOf: Sample(high), minus: Sample(low))
  }

  @Test func `pools without spread have an interval without width`() {
    #expect(interval([5, 5, 5], [2, 2]) == 3...3)
  }

  @Test func `resamples of two values are 0, one half and 1`() {
    // Their shares are 1/4, 1/2 and 1/4.
    #expect(interval([0, 1], [0]) == 0...1)
    #expect(interval([0, 1], [0], confidence: 0.3) == 0.5...0.5)
    #expect(interval([0], [0, 1]) == -1...0)
  }

  @Test func `a seed gives one interval, another seed another`() {
    let (high, low) = ([1.0, 5, 2, 8, 3, 9.5, 4], [0.5, 1, 0.25, 3, 2])
    #expect(interval(high, low) == interval(high, low))
    #expect(interval(high, low) != interval(high, low, seed: 2))
  }

  @Test func `the two pools are resampled independently`() {
    // Resampled alike, equal pools would always differ by nothing.
    let width = interval([0, 1, 2, 3], [0, 1, 2, 3])
    #expect(width.lowerBound < -0.5 && width.upperBound > 0.5)
  }
}
