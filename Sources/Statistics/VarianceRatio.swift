/// Fisher's F: the ratio of two variances, each estimated from normal observations with `degrees` degrees
/// of freedom, when the true variances are equal.
public struct VarianceRatio: Equatable, Sendable {
  /// Degrees of freedom of either variance.
  public let degrees: Int

  public init(degrees: Int) {
    precondition(degrees > 0, "a variance has a positive number of degrees of freedom")
    self.degrees = degrees
  }

  /// P(F > ratio) `= I_x(ν/2, ν/2)` at `x = 1 / (1 + ratio)` (Abramowitz and Stegun, 26.6.2).
  public func probability(above ratio: Double) -> Double {
    guard ratio > 0 else { return 1 }
    guard ratio < .infinity else { return 0 }
    let half = Double(degrees) / 2
    return IncompleteBeta.regularized(half, half, x: 1 / (1 + ratio), y: ratio / (1 + ratio))
  }

  /// The ratio that neither F nor 1/F exceeds with probability `confidence`, to nine digits.
  public func bound(ofConfidence confidence: Double) -> Double {
    precondition(confidence > 0 && confidence < 1, "a confidence is between 0 and 1")
    let tail = (1 - confidence) / 2
    var (low, high) = (1.0, 2.0)
    while probability(above: high) > tail { high *= 2 }
    while high - low > 1e-10 * high {
      let middle = (low + high) / 2
      if probability(above: middle) > tail { low = middle } else { high = middle }
    }
    return high
  }
}
