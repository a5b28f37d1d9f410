import Foundation

/// Student's t distribution, with any positive number of degrees of freedom.
///
/// From 10⁸ degrees on it is taken as the normal distribution, whose tails differ by a share of about
/// `t⁴ / 4ν`.
public struct StudentT: Equatable, Sendable {
  /// The degrees of freedom `ν`; infinite for the normal distribution.
  public let degrees: Double

  public init(degrees: Double) {
    precondition(degrees > 0, "a t distribution has a positive number of degrees of freedom")
    self.degrees = degrees
  }

  public init(degrees: Int) { self.init(degrees: Double(degrees)) }

  /// P(T > t).
  ///
  /// For `t ≥ 0` it is `I_x(ν/2, 1/2) / 2` at `x = ν / (ν + t²)` (Abramowitz and Stegun, 26.7.1);
  /// about twelve digits hold, far out in the tail as well, and eight at millions of degrees.
  public func probability(above t: Double) -> Double {
    guard !t.isNaN else { return .nan }
    guard t >= 0 else { return 1 - probability(above: -t) }
    guard t < .infinity else { return 0 }
    guard degrees < 1e8 else { return erfc(t / 2.0.squareRoot()) / 2 }
    let square = t * t
    guard square < .infinity else { return 0 }
    let sum = degrees + square
    return IncompleteBeta.regularized(degrees / 2, 0.5, x: degrees / sum, y: square / sum) / 2
  }

  /// P(|T| ≤ magnitude) for a magnitude that is not negative.
  public func probability(within magnitude: Double) -> Double {
    1 - 2 * probability(above: magnitude)
  }

  /// The t that |T| does not exceed with probability `confidence`, to nine decimals.
  ///
  /// By bisection. Nine decimals, because the functions of another machine's library may differ in
  /// their last bit.
  public func bound(ofConfidence confidence: Double) -> Double {
    precondition(confidence > 0 && confidence < 1, "a confidence is between 0 and 1")
    let tail = (1 - confidence) / 2
    var (low, high) = (0.0, 1.0)
    while probability(above: high) > tail { high *= 2 }
    while high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if probability(above: middle) > tail { low = middle } else { high = middle }
    }
    return (high * 1e9).rounded() / 1e9
  }
}
