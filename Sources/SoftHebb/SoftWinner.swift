import Foundation
import Kernels

// Soft winner-take-all plasticity with anti-Hebbian losers (Journé et al., 2023):
//
//   p_r = softmax(t u_r),   y_ro = +p_ro for the channel of the largest u_ro, else -p_ro
//   D_o = Σ_r y_ro x_r - (Σ_r y_ro u_ro) w_o,   D ← D / (max |D| + 1e-30)
//   w_o ← w_o + η (| ‖w_o‖ - 1 | + 1e-10)^½ D_o
//
// R = pixels of all images, O = channels, I = numbers in a patch, t = inverse temperature, η = rate; x [R, I],
// u = x wᵀ [R, O], w [O, I]. The norm is that before the step. No gradient is part of it.

/// y of u; y may be u, of ties the first channel wins.
func softWinners(_ u: Tensor, inverseTemperature t: Float, into y: Tensor, on pool: ThreadPool) {
  precondition(u.shape == y.shape, "winners of shape \(u.shape) into \(y.shape)")
  let channels = u.shape[1]
  pool.forEachRows(of: u.shape[0]) { rows in
    for row in rows {
      let (values, results) = (u.pointer + row * channels, y.pointer + row * channels)
      var winner = 0
      for channel in 1..<channels where values[channel] > values[winner] { winner = channel }
      let largest = values[winner]
      var sum = 0.0
      for channel in 0..<channels {
        let power = expf(t * (values[channel] - largest))
        sum += Double(power)
        results[channel] = power
      }
      let share = Float(-1 / sum)
      for channel in 0..<channels { results[channel] *= share }
      results[winner] = -results[winner]
    }
  }
}

/// Moves the weights by a batch of patches; `u` is scratch afterwards.
///
/// `change` [O, I] is scratch for D.
func softWinnerStep(
  _ w: Tensor, patches x: Tensor, _ u: Tensor, change: Tensor, inverseTemperature t: Float,
  rate: Float, on device: Device
) {
  let (channels, inputs) = (w.shape[0], w.shape[1])
  let y = device.memory.tensor(u.shape, for: .activations)
  softWinners(u, inverseTemperature: t, into: y, on: device.pool)
  affineWeightPullback(y, x: x, into: change, on: device.pool)
  for index in 0..<y.count { u.pointer[index] *= y.pointer[index] }
  let activity = Tensor([channels])
  columnSums(u, into: activity)
  var largest: Float = 0
  for channel in 0..<channels {
    let (change, weights) = (change.pointer + channel * inputs, w.pointer + channel * inputs)
    for index in 0..<inputs {
      change[index] -= activity[channel] * weights[index]
      largest = max(largest, abs(change[index]))
    }
  }
  let scale = 1 / (largest + 1e-30)
  for channel in 0..<channels {
    let (change, weights) = (change.pointer + channel * inputs, w.pointer + channel * inputs)
    var square = 0.0
    for index in 0..<inputs { square += Double(weights[index]) * Double(weights[index]) }
    let factor =
      rate * Float((abs(square.squareRoot() - 1) + 1e-10).squareRoot()) * scale
    for index in 0..<inputs { weights[index] += factor * change[index] }
  }
}
