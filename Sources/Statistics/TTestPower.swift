import Foundation

/// The power of the t test of one mean, or of paired differences.
///
/// With n observations of standard deviation σ and a true mean μ, t has Student's noncentral distribution with
/// n - 1 degrees of freedom and noncentrality `δ = μ √n / σ`.
public enum TTestPower {
  /// The probability that a two-sided test of "the mean is 0" rejects at the level `significance`.
  public static func twoSided(
    mean: Double, deviation: Double, count: Int, significance: Double = 0.05
  ) -> Double {
    precondition(count > 1 && deviation > 0)
    let degrees = Double(count - 1)
    let bound = StudentT(degrees: degrees).bound(ofConfidence: 1 - significance)
    let shift = mean * Double(count).squareRoot() / deviation
    return NoncentralT.probability(above: bound, degrees: degrees, shift: shift)
      + NoncentralT.probability(above: bound, degrees: degrees, shift: -shift)
  }

  /// The fewest observations whose power is at least `power`; nil if more than `most` are needed.
  public static func count(
    forPower power: Double, mean: Double, deviation: Double, significance: Double = 0.05,
    most: Int = 10_000
  ) -> Int? {
    func suffices(_ count: Int) -> Bool {
      twoSided(mean: mean, deviation: deviation, count: count, significance: significance) >= power
    }
    guard mean != 0, suffices(most) else { return nil }
    // Power grows with the number of observations.
    var (low, high) = (1, most)
    while high - low > 1 {
      let middle = (low + high) / 2
      if suffices(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// The smallest positive mean that is found with probability `power`, to about nine digits.
  public static func detectable(
    power: Double, deviation: Double, count: Int, significance: Double = 0.05
  ) -> Double {
    func found(_ mean: Double) -> Double {
      twoSided(mean: mean, deviation: deviation, count: count, significance: significance)
    }
    var (low, high) = (0.0, deviation)
    while found(high) < power { (low, high) = (high, 2 * high) }
    while high - low > 1e-10 * high {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if found(middle) < power { low = middle } else { high = middle }
    }
    return high
  }
}

/// Student's noncentral t: `(Z + δ) / s` with a standard normal Z and `s² = χ²_ν / ν`.
enum NoncentralT {
  /// P(T > t) for `t ≥ 0`, to about ten digits.
  ///
  /// `∫ Φ(δ - t s) f(s) ds` over the density f of s, by Simpson's rule within what f leaves of a double.
  static func probability(above t: Double, degrees: Double, shift: Double) -> Double {
    precondition(t >= 0 && degrees > 0)
    // ln f(s) = ln 2 + (ν/2) ln(ν/2) - ln Γ(ν/2) + (ν - 1) ln s - ν s² / 2
    let half = degrees / 2
    let constant = log(2.0) + half * log(half) - lgamma(half).0
    let reach = 9 / (2 * degrees).squareRoot()
    let (low, high) = (max(0, 1 - reach), 1 + reach)
    let intervals = 4000
    let width = (high - low) / Double(intervals)
    func integrand(_ s: Double) -> Double {
      guard s > 0 else { return degrees == 1 ? upper(-shift) * exp(constant) : 0 }
      let density = exp(constant + (degrees - 1) * log(s) - half * s * s)
      return density * upper(t * s - shift)
    }
    var sum = integrand(low) + integrand(high)
    for index in 1..<intervals {
      sum += (index.isMultiple(of: 2) ? 2 : 4) * integrand(low + Double(index) * width)
    }
    return min(1, sum * width / 3)
  }

  /// P(Z > z).
  private static func upper(_ z: Double) -> Double { erfc(z / 2.0.squareRoot()) / 2 }
}
