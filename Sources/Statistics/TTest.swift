/// Tests of an estimate against a fixed value, by Student's t.
///
/// `t = (x - bound) / s` with the estimate's degrees of freedom. Without an error there is no doubt: the p
/// value is 0 where the alternative holds, else 1. What is not a number gives a p value that is none.
extension MeanEstimate {
  /// The p value of "not above `bound`", against the alternative "above".
  public func pAbove(_ bound: Double) -> Double { Self.upperTail(value - bound, self) }

  /// The p value of "not below `bound`", against the alternative "below".
  public func pBelow(_ bound: Double) -> Double { Self.upperTail(bound - value, self) }

  /// The two-sided p value of "equal to `bound`".
  public func pDifferent(from bound: Double) -> Double {
    if standardError == 0 { return value == bound ? 1 : 0 }
    return 2 * Self.upperTail(abs(value - bound), self)
  }

  /// The p value of "further than `tolerance` from `target`", against the alternative "within it".
  ///
  /// Two one-sided tests, of which the weaker counts (Schuirmann 1987).
  public func pWithin(_ tolerance: Double, of target: Double) -> Double {
    max(pAbove(target - tolerance), pBelow(target + tolerance))
  }

  private static func upperTail(_ excess: Double, _ estimate: MeanEstimate) -> Double {
    guard !excess.isNaN, estimate.standardError >= 0 else { return .nan }
    guard estimate.standardError > 0 else { return excess > 0 ? 0 : 1 }
    return StudentT(degrees: estimate.degrees).probability(
      above: excess / estimate.standardError)
  }
}

extension Sample {
  /// The two-sided p value of "the mean is 0": for differences, the paired t test.
  ///
  /// Observations that are all equal leave no doubt: 1 for zeros, else 0. What is not finite gives 0.
  /// There have to be at least two.
  public var pairedTest: Double {
    guard mean.isFinite, let estimate else { return 0 }
    return min(1, estimate.pDifferent(from: 0))
  }
}
