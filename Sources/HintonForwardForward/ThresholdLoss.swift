import Foundation
import Kernels

// The loss of a layer's goodness against its number of units:
//
//   g = ‖h‖²,   L = (1/R) Σ_i softplus(∓(g_i - N))     - for positive rows, + for negative ones
//
// R = rows, N = units; h [R, N], of which the first half is positive. The threshold is N: where every unit has a
// mean square of 1, positive and negative are equally likely.

/// L in nats; `gradient` (may be `h`) receives `dh = ∓2 h σ(∓(g - N)) / R`.
///
/// The factor h makes the mask of a rectifier superfluous.
func thresholdLoss(_ h: Tensor, gradient: Tensor) -> Double {
  precondition(h.shape == gradient.shape, "a gradient of shape \(gradient.shape) for \(h.shape)")
  let (rows, units) = (h.shape[0], h.shape[1])
  var loss = 0.0
  for (row, goodness) in sumsOfSquares(h).enumerated() {
    let sign = 2 * row < rows ? -1.0 : 1.0
    let distance = sign * (goodness - Double(units))
    loss += max(distance, 0) + log1p(exp(-abs(distance)))
    let power = exp(-abs(distance))
    let slope = (distance < 0 ? power : 1) / (1 + power)
    let factor = Float(2 * sign * slope / Double(rows))
    for index in row * units..<(row + 1) * units {
      gradient.pointer[index] = factor * h.pointer[index]
    }
  }
  return loss / Double(rows)
}
