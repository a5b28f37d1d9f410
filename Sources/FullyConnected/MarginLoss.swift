internal import Foundation

/// The loss of one layer for its goodness, and the gradients in all that it depends on.
///
///     L = ½ mean softplus(m - g⁺ / T) + ½ mean softplus(g⁻ / T - m)
///
/// over positive and negative images of goodness g (`MLPGoodness`).
struct MarginLoss {
  /// L, in nats.
  let value: Double
  /// dL/dg, in the order of the images.
  let goodnessGradient: [Double]
  let temperatureGradient: Double
  let marginGradient: Double

  /// For the goodness of as many positive as, after them, negative images.
  init(goodness: [Double], temperature: Double, margin: Double) {
    let half = goodness.count / 2
    var (value, margins, temperatures) = (0.0, 0.0, 0.0)
    let weight = 1 / Double(goodness.count)
    goodnessGradient = goodness.enumerated().map { index, g in
      let sign = index < half ? 1.0 : -1.0
      let distance = sign * (margin - g / temperature)
      value += weight * softplus(distance)
      // That of g / T.
      let gradient = -sign * weight * logistic(distance)
      margins -= gradient
      temperatures -= gradient * g / (temperature * temperature)
      return gradient / temperature
    }
    self.value = value
    temperatureGradient = temperatures
    marginGradient = margins
  }
}

/// `ln(1 + e^x)`.
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// The x for which `softplus(x)` is y > 0; y itself above `cutoff`, where softplus is a straight line.
func inverseSoftplus(_ y: Double, cutoff: Double) -> Double {
  y > cutoff ? y : log(expm1(max(y, .leastNormalMagnitude)))
}

/// `1 / (1 + e^-x)`, the slope of `softplus`.
func logistic(_ x: Double) -> Double {
  let power = exp(-abs(x))
  return (x < 0 ? power : 1) / (1 + power)
}
