import Foundation

/// Student's t distribution with a whole number of degrees of freedom.
struct StudentT {
  var degrees: Int

  /// The t that |T| stays below with probability `confidence`, to nine decimals.
  ///
  /// By bisection of the closed form of P(|T| ≤ t) (Abramowitz and Stegun, 26.7.3 and 26.7.4). Nine
  /// decimals, because the arctangent of another machine may differ in its last bit.
  func bound(ofConfidence confidence: Double) -> Double {
    precondition(degrees > 0 && confidence > 0 && confidence < 1)
    var (low, high) = (0.0, 1.0)
    while probability(below: high) < confidence { high *= 2 }
    while high - low > 1e-12 * high {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if probability(below: middle) < confidence { low = middle } else { high = middle }
    }
    return (high * 1e9).rounded() / 1e9
  }

  /// P(|T| ≤ t) for t ≥ 0.
  func probability(below t: Double) -> Double {
    let ratio = t / Double(degrees).squareRoot()
    let cosine = 1 / (1 + ratio * ratio).squareRoot()
    let sine = ratio * cosine
    let isOdd = !degrees.isMultiple(of: 2)
    // Terms cosⁿθ with the products of their binomial-like factors.
    var (term, sum) = isOdd ? (cosine, 0.0) : (1.0, 0.0)
    var power = isOdd ? 1 : 0
    while power <= degrees - 2 {
      sum += term
      power += 2
      term *= cosine * cosine * Double(power - 1) / Double(power)
    }
    return isOdd ? (atan(ratio) + sine * sum) * 2 / .pi : sine * sum
  }
}

extension Sample {
  /// The interval of the mean by Student's t; nil below two observations.
  func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
    guard let error = standardError else { return nil }
    let reach = error * StudentT(degrees: count - 1).bound(ofConfidence: confidence)
    return mean - reach...mean + reach
  }
}
