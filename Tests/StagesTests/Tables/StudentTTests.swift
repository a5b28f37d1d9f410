import Testing

@testable import Stages

@Suite struct StudentTTests {
  /// Bounds from the table of the t distribution (two-sided), with more digits by
  /// `scipy.stats.t.ppf((1 + confidence) / 2, degrees)`.
  @Test(arguments: [
    (1, 0.95, 12.706204736), (2, 0.95, 4.302652730), (3, 0.95, 3.182446305),
    (4, 0.95, 2.776445105), (5, 0.95, 2.570581836), (9, 0.95, 2.262157163),
    (29, 0.95, 2.045229642), (4, 0.99, 4.604094871), (1, 0.5, 1), (100, 0.95, 1.983971519),
  ])
  func `the bound is that of the tables`(degrees: Int, confidence: Double, bound: Double) {
    // Nine decimals are kept, so the tabled ones agree to half of the last.
    #expect(abs(StudentT(degrees: degrees).bound(ofConfidence: confidence) - bound) < 1.5e-9)
  }

  @Test func `an interval is the mean and its error times the bound`() throws {
    // Deviation √2.5, error √0.5.
    let interval = try #require(Sample([3, 2, 1, 0, 4]).interval())
    expectClose(interval.lowerBound, 2 - 2.776445105 * 0.5.squareRoot())
    expectClose(interval.upperBound, 2 + 2.776445105 * 0.5.squareRoot())
    #expect(Sample([3]).interval() == nil && Sample([]).interval() == nil)
  }
}
