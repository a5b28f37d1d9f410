import Statistics
import Testing

/// Spread between and within groups, beside the analysis of variance of statsmodels.
@Suite struct NestedVarianceTests {
  @Test func `components are those of the mean squares`() throws {
    for golden in try StatisticsGolden.read().nested {
      let found = try #require(NestedVariance(golden.groups))
      expectClose(found.within, golden.within, 1e-11)
      expectClose(found.between, golden.between, 1e-11)
    }
  }

  @Test func `groups that do not differ have no spread between them`() throws {
    let found = try #require(NestedVariance([[0, 2], [2, 0], []]))
    #expect(found.between == 0 && found.within == 2 && found.groups == 2)
    #expect(found.shareBetween == 0)
    #expect(NestedVariance([[1], [2]]) == nil && NestedVariance([[1, 2]]) == nil)
  }
}
