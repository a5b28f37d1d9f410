import Foundation

/// The regularised incomplete beta function.
///
/// `I_x(a, b) = ∫₀ˣ u^(a-1) (1-u)^(b-1) du / B(a, b)`, for `a, b > 0` and `0 ≤ x ≤ 1`. The continued
/// fraction DLMF 8.17.22 by the modified method of Lentz; to about fourteen digits.
enum IncompleteBeta {
  /// `I_x(a, b)` with `y = 1 - x`, which the caller may know better than a subtraction does.
  static func regularized(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    guard x > 0 else { return 0 }
    guard y > 0 else { return 1 }
    // The fraction converges fast below the mean of the distribution; above it the symmetry helps.
    if x <= (a + 1) / (a + b + 2) { return lower(a, b, x, y) }
    return 1 - lower(b, a, y, x)
  }

  private static func lower(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let logBeta = logGamma(a) + logGamma(b) - logGamma(a + b)
    return exp(a * log(x) + b * log(y) - logBeta) / (a * fraction(a, b, x))
  }

  /// `1 + d₁/(1 + d₂/(1 + …))` of DLMF 8.17.22.
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    var value = 1.0
    var (numerator, denominator) = (1.0, 0.0)
    for step in 1...100_000 {
      let m = Double(step / 2)
      let coefficient =
        step.isMultiple(of: 2)
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominator = 1 / awayFromZero(1 + coefficient * denominator)
      numerator = awayFromZero(1 + coefficient / numerator)
      let change = numerator * denominator
      value *= change
      if abs(change - 1) < 1e-15 { break }
    }
    return value
  }

  private static func awayFromZero(_ value: Double) -> Double {
    abs(value) < 1e-300 ? 1e-300 : value
  }

  private static func logGamma(_ value: Double) -> Double { lgamma(value).0 }
}
