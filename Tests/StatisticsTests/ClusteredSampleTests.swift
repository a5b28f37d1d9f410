import Statistics
import Testing

@Suite struct ClusteredSampleTests {
  @Test func `groups of one size have the cluster-robust interval of statsmodels`() throws {
    for golden in try StatisticsGolden.read().clusters {
      let observations = golden.values.enumerated().flatMap { cluster, values in
        values.map { (cluster: cluster, value: $0) }
      }
      let sample = ClusteredSample(observations).sample
      expectClose(sample.mean, golden.mean)
      expectClose(sample.standardError, golden.standardError)
      let interval = try #require(sample.interval())
      expectClose(interval.lowerBound, golden.low, Precision.bound)
      expectClose(interval.upperBound, golden.high, Precision.bound)
    }
  }

  /// Group 1 has the means 2 and 1, group 2 has 5 and 7; group 3 is on one side alone.
  @Test func `a difference is taken group by group`() {
    let high = ClusteredSample([(1, 1), (1, 3), (2, 5), (3, 100)])
    let low = ClusteredSample([(2, 7), (1, 1)])
    #expect(high.means == [1: 2, 2: 5, 3: 100])
    #expect(high.difference(from: low).values == [1, -2])
    #expect(ClusteredSample([]).sample.count == 0)
  }
}
