import Foundation

/// The logarithm of odds: a scale on which a step near the ceiling is as long as one in the middle.
public enum LogOdds {
  /// `ln(p / (1 - p))` of a share `p`; infinite at 0 and 1.
  public static func of(share: Double) -> Double { log(share / (1 - share)) }

  /// `ln((k + ½) / (n - k + ½))` of `k` successes among `n`: finite at both ends (Haldane 1956,
  /// Anscombe 1956).
  public static func of(_ successes: Double, among count: Double) -> Double {
    log((successes + 0.5) / (count - successes + 0.5))
  }
}
