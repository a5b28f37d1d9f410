import Statistics
import Testing

/// Least squares with errors of groups, beside statsmodels.
@Suite struct ClusteredRegressionTests {
  @Test func `errors of groups are those of statsmodels`() throws {
    for golden in try StatisticsGolden.read().regressions {
      let fit = try #require(
        ClusteredRegression(
          golden.values.indices.map {
            (cluster: golden.clusters[$0], row: [1, golden.x[$0]], value: golden.values[$0])
          }))
      for (index, estimate) in fit.coefficients.enumerated() {
        expectClose(estimate.value, golden.coefficients[index], 1e-11)
        expectClose(estimate.standardError, golden.errors[index], 1e-11)
        expectClose(estimate.interval().lowerBound, golden.intervals[index][0], 1e-7)
        expectClose(estimate.interval().upperBound, golden.intervals[index][1], 1e-7)
        expectClose(estimate.pDifferent(from: 0), golden.different[index], 1e-9)
      }
    }
  }

  @Test func `what cannot be fitted is nothing`() {
    let one: [(cluster: Int, row: [Double], value: Double)] = [(1, [1, 2], 3), (1, [1, 3], 4)]
    #expect(ClusteredRegression([]) == nil)
    #expect(ClusteredRegression(one) == nil)
    // The second column is twice the first.
    #expect(ClusteredRegression((0..<6).map { ($0, [1, 2], Double($0)) }) == nil)
  }
}
