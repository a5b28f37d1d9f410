import Foundation

/// The t distribution with a whole number of degrees of freedom.
enum TDistribution {
  /// The probability that `|t|` is at most `magnitude`.
  ///
  /// The finite series in `θ = atan(t / √ν)` of Abramowitz and Stegun, 26.7.3 and 26.7.4:
  /// for odd ν `2/π (θ + sin θ (cos θ + 2/3 cos³ θ + …))`, for even ν
  /// `sin θ (1 + 1/2 cos² θ + 1·3/(2·4) cos⁴ θ + …)`, each up to `cos^(ν-2)`.
  /// - Complexity: O(ν).
  static func central(within magnitude: Double, freedom: Int) -> Double {
    guard magnitude < .infinity else { return 1 }
    let angle = atan(magnitude / Double(freedom).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    let isOdd = !freedom.isMultiple(of: 2)
    var term = isOdd ? cosine : 1
    var sum = freedom == 1 ? 0 : term
    var power = isOdd ? 3 : 2
    while power <= freedom - 2 {
      term *= cosine * cosine * Double(power - 1) / Double(power)
      sum += term
      power += 2
    }
    return isOdd ? 2 / .pi * (angle + sine * sum) : sine * sum
  }

  /// The two-sided p value of "the mean of these differences is 0": a paired t test.
  ///
  /// Differences that are all equal leave no doubt: 1 for zeros, else 0. Not a number gives 0.
  /// There have to be at least two.
  static func pairedTest(_ differences: [Double]) -> Double {
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    guard mean.isFinite else { return 0 }
    let squares = differences.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    let error = (squares / (n - 1) / n).squareRoot()
    guard error > 0 else { return mean == 0 ? 1 : 0 }
    let p = 1 - central(within: (mean / error).magnitude, freedom: differences.count - 1)
    return min(1, max(0, p))
  }
}
