import Statistics
import Testing

@Suite struct SampleTests {
  @Test func `mean and deviation of a textbook sample`() {
    let sample = Sample([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(sample.mean == 5)
    // Squares sum to 32; with n - 1 the variance is 32 / 7, not 4.
    expectClose(sample.deviation, (32.0 / 7).squareRoot())
    expectClose(sample.standardError, (32.0 / 56).squareRoot())
    #expect(sample.estimate?.degrees == 7)
  }

  @Test func `one observation has no spread, none has no mean`() {
    #expect(Sample([3]).deviation == nil && Sample([3]).standardError == nil)
    #expect(Sample([3]).mean == 3 && Sample([3]).estimate == nil)
    #expect(Sample([]).mean.isNaN && Sample([]).deviation == nil)
  }

  @Test func `a draw is no win`() {
    #expect(Sample([1, 0, -1, 0.5, -0.0]).wins == 2)
  }

  @Test func `an interval is the mean and its error times the bound`() throws {
    // Deviation √2.5, error √0.5.
    let interval = try #require(Sample([3, 2, 1, 0, 4]).interval())
    expectClose(interval.lowerBound, 2 - 2.776445105 * 0.5.squareRoot())
    expectClose(interval.upperBound, 2 + 2.776445105 * 0.5.squareRoot())
    #expect(Sample([3]).interval() == nil && Sample([]).interval() == nil)
  }

  /// Values from `numpy.quantile([1, 2, 4, 8], q)`.
  @Test(arguments: [(0, 1), (1, 8), (0.5, 3), (0.25, 1.75), (0.75, 5), (0.1, 1.3), (0.975, 7.7)])
  func `a quantile is interpolated as NumPy does`(fraction: Double, value: Double) {
    expectClose(Sample([8, 1, 4, 2]).quantile(fraction), value)
  }

  @Test func `every quantile of one value is that value`() {
    #expect([0, 0.3, 1].map { Sample([7]).quantile($0) } == [7, 7, 7])
  }
}
