import Statistics
import Testing

@Suite struct VarianceRatioTests {
  /// `scipy.stats.f.sf(ratio, ν, ν)` of SciPy 1.
  private static let tails: [(degrees: Int, ratio: Double, tail: Double)] = [
    (1, 2.5, 0.35901703597137613),
    (2, 7.0, 0.125),
    (4, 1.7, 0.30991210689427423),
    (4, 53.4358, 0.0010000010633526525),
    (9, 3.2, 0.049083229975469954),
    (30, 2.0, 0.0311386384773763),
    (4, 0.3, 0.864815657715066),
  ]

  @Test(arguments: 0..<tails.count)
  func `a tail is that of SciPy`(index: Int) {
    let (degrees, ratio, tail) = Self.tails[index]
    let found = VarianceRatio(degrees: degrees).probability(above: ratio)
    // The continued fraction has about fourteen digits.
    #expect(abs(found - tail) <= 1e-12 * tail)
  }

  @Test func `two degrees have a closed form`() {
    // P(F > f) = 1 / (1 + f), so 99.9 % are below 1999 either way.
    let ratio = VarianceRatio(degrees: 2)
    #expect(abs(ratio.probability(above: 3) - 0.25) < 1e-14)
    #expect(abs(ratio.bound(ofConfidence: 0.999) - 1999) < 1e-5)
  }

  @Test func `what is no ratio has a tail all the same`() {
    let ratio = VarianceRatio(degrees: 4)
    #expect(ratio.probability(above: 0) == 1)
    #expect(ratio.probability(above: .infinity) == 0)
    #expect(abs(ratio.probability(above: 1) - 0.5) < 1e-14)
  }
}
