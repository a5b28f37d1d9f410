import TestSupport
import Testing

@testable import Stages

@Suite struct StatisticsTests {
  @Test func `mean and deviation of a textbook sample`() {
    let sample = Sample([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(sample.mean == 5)
    // Squares sum to 32; with n - 1 the variance is 32 / 7, not 4.
    expectClose(sample.deviation, (32.0 / 7).squareRoot())
    expectClose(sample.standardError, (32.0 / 56).squareRoot())
  }

  @Test func `one observation has no spread, none has no mean`() {
    #expect(Sample([3]).deviation == nil && Sample([3]).standardError == nil)
    #expect(Sample([3]).mean == 3)
    #expect(Sample([]).mean.isNaN && Sample([]).deviation == nil)
  }

  @Test func `a draw is no win`() {
    #expect(Sample([1, 0, -1, 0.5, -0.0]).wins == 2)
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
