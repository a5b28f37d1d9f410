import Statistics
import Testing

@Suite struct StudentTTests {
  @Test func `tails are those of SciPy, far out as well`() throws {
    for tail in try StatisticsGolden.read().tails {
      let found = StudentT(degrees: tail.degrees).probability(above: tail.t)
      // Relative: a p value of 1e-30 has its digits too.
      #expect(
        abs(found - tail.above) <= Precision.probability * tail.above,
        "\(tail.degrees) degrees, t = \(tail.t)")
    }
  }

  @Test func `bounds are those of SciPy`() throws {
    for case let golden in try StatisticsGolden.read().bounds {
      expectClose(
        StudentT(degrees: golden.degrees).bound(ofConfidence: golden.confidence), golden.bound,
        Precision.bound, "\(golden.degrees) degrees, \(golden.confidence)")
    }
  }

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

  /// With one degree of freedom it is the Cauchy distribution: P(T > t) = 1/2 - atan(t) / π.
  @Test func `the ends are certain and the middle is even`() {
    let cauchy = StudentT(degrees: 1)
    #expect(cauchy.probability(above: .infinity) == 0)
    #expect(cauchy.probability(above: -.infinity) == 1)
    #expect(cauchy.probability(above: 0) == 0.5)
    #expect(cauchy.probability(above: .nan).isNaN)
    expectClose(cauchy.probability(above: 1), 0.25)
    expectClose(cauchy.probability(within: 1), 0.5)
  }

  @Test func `without an end of degrees it is the normal distribution`() {
    expectClose(
      StudentT(degrees: .infinity).probability(within: 1.959963984540054), 0.95,
      Precision.probability)
    expectClose(StudentT(degrees: .infinity).bound(ofConfidence: 0.95), 1.959963985, 1e-9)
  }
}
