import Statistics
import Testing

/// Tests of one mean, of pairs, of two means and of several, beside SciPy and statsmodels.
@Suite struct TTestTests {
  @Test func `means of independent samples are compared as Welch does`() throws {
    for pair in try StatisticsGolden.read().pairs {
      let left = try #require(Sample(pair.left).estimate)
      let difference = left - (try #require(Sample(pair.right).estimate))
      expectClose(difference.degrees, pair.degrees)
      expectClose(difference.pDifferent(from: 0), pair.different, Precision.probability)
      expectClose(difference.pAbove(0), pair.above, Precision.probability)
      expectClose(difference.pBelow(0), pair.below, Precision.probability)
      expectClose(difference.pWithin(2, of: 0), pair.within, Precision.probability)
      let interval = difference.interval(confidence: 0.9)
      expectClose(interval.lowerBound, pair.interval[0], Precision.bound)
      expectClose(interval.upperBound, pair.interval[1], Precision.bound)
      expectClose(left.pDifferent(from: 0.3), pair.oneSample, Precision.probability)
    }
  }

  @Test func `pairs are compared by their differences`() throws {
    let pairs = try StatisticsGolden.read().pairs.filter { $0.paired != nil }
    #expect(pairs.count == 4)
    for pair in pairs {
      let paired = try #require(pair.paired)
      let sample = Sample(zip(pair.left, pair.right).map { $0 - $1 })
      let estimate = try #require(sample.estimate)
      expectClose(sample.pairedTest, paired.different, Precision.probability)
      expectClose(estimate.pAbove(0), paired.above, Precision.probability)
      expectClose(estimate.pWithin(2, of: 0), paired.within, Precision.probability)
      expectClose(estimate.interval().lowerBound, paired.interval[0], Precision.bound)
    }
  }

  @Test func `a combination of means has the degrees of freedom of Satterthwaite`() throws {
    for golden in try StatisticsGolden.read().combinations {
      let estimates = try golden.samples.map { try #require(Sample($0).estimate) }
      let found = MeanEstimate.combination(
        zip(golden.coefficients, estimates).map { ($0, $1) })
      expectClose(found.value, golden.value)
      expectClose(found.standardError, golden.standardError)
      expectClose(found.degrees, golden.degrees)
      expectClose(found.pDifferent(from: 0), golden.different, Precision.probability)
    }
  }

  @Test func `the paired test gives the p value of the textbook`() {
    // t = √3 with 3 degrees of freedom, so θ = π/4 and p = 1/2 - 1/π.
    expectClose(Sample([0, 0, 2, 2]).pairedTest, 0.5 - 1 / .pi)
    #expect(Sample([0, 0, 0]).pairedTest == 1)
    #expect(Sample([2, 2]).pairedTest == 0)
    #expect(Sample([1, .nan]).pairedTest == 0)
  }

  @Test func `what is exact leaves no doubt`() {
    let three = MeanEstimate.constant(3)
    #expect(three.pAbove(2) == 0 && three.pAbove(3) == 1 && three.pAbove(4) == 1)
    #expect(three.pBelow(4) == 0 && three.pBelow(3) == 1)
    #expect(three.pDifferent(from: 3) == 1 && three.pDifferent(from: 2) == 0)
    #expect(three.pWithin(1, of: 2.5) == 0 && three.pWithin(1, of: 5) == 1)
    #expect(three.interval() == 3...3)
    #expect(MeanEstimate.constant(.nan).pAbove(0).isNaN)
    #expect((three - .constant(1)).degrees == .infinity)
  }

  /// A mean with an error of 1 and a constant: the degrees of freedom stay those of the mean.
  @Test func `a constant takes no degrees of freedom`() {
    let shifted = MeanEstimate(5, standardError: 1, degrees: 4) - .constant(2)
    #expect(shifted == MeanEstimate(3, standardError: 1, degrees: 4))
    #expect(MeanEstimate(mean: 1, deviation: 2, count: 1) == nil)
    #expect(
      MeanEstimate(mean: 1, deviation: 2, count: 4)
        == MeanEstimate(1, standardError: 1, degrees: 3))
  }
}
