import Statistics
import Testing

@Suite struct PredictionIntervalTests {
  @Test func `the interval has both errors and the degrees of freedom of both`() throws {
    for golden in try StatisticsGolden.read().predictions {
      let interval = PredictionInterval(
        original: try #require(Sample(golden.original).estimate),
        replication: try #require(Sample(golden.replication).estimate))
      expectClose(interval.range.lowerBound, golden.low, Precision.bound)
      expectClose(interval.range.upperBound, golden.high, Precision.bound)
    }
  }

  /// 1.96 √(3² + 4²) = 9.8 around 10.
  @Test(arguments: [(0.1, false), (0.3, true), (19.7, true), (19.9, false)])
  func `a replication is where it is expected or it is not`(found: Double, isExpected: Bool) {
    let interval = PredictionInterval(
      original: MeanEstimate(10, standardError: 3, degrees: .infinity),
      replication: MeanEstimate(found, standardError: 4, degrees: .infinity))
    #expect(interval.containsReplication == isExpected)
  }

  @Test func `without any error only the same number will do`() {
    let interval = PredictionInterval(original: .constant(2), replication: .constant(2))
    #expect(interval.range == 2...2 && interval.containsReplication)
  }
}
