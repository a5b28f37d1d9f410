import Learning
import Pipeline
import Report
import Testing

@testable import Stages

@Suite struct TrendTestTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func students() throws -> [StudentMetrics] {
    try [(5, [60.0, 61]), (10, [62, 63]), (30, [70, 70]), (50, [75, 75])].flatMap { classes, test in
      try StudentMetrics.examples(.dtgFF, classes: classes, test: test)
        + StudentMetrics.examples(.bpDeepSup, classes: classes, test: [60, 60])
    }
  }

  private func parameters(low: JSONValue, high: JSONValue) -> [String: JSONValue] {
    [
      "lowClasses": low, "highClasses": high, "resamples": 200, "bootstrapSeed": 7,
      "confidence": 0.9,
    ]
  }

  @Test func `the means pool the paired differences of each side`() async throws {
    let (document, metrics) = try await harness.table(
      "trend-test", students(), parameters(low: [5, 10], high: [30, 50]))
    // Low: 0, 1, 2, 3. High: 10, 10, 15, 15.
    try expectClose(metrics.value("trend-test:low-mean"), 1.5)
    try expectClose(metrics.value("trend-test:high-mean"), 12.5)
    try expectClose(metrics.value("trend-test:difference-of-means"), 11)
    let (low, high) = try (
      metrics.value("trend-test:ci-low"), metrics.value("trend-test:ci-high")
    )
    #expect(low < 11 && 11 < high && low >= 7 && high <= 15)
    #expect(document.tables.first?.rows[3].first == .text("90% interval, lower end"))
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
