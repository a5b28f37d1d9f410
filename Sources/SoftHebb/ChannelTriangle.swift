import Foundation
import Kernels

// What a block hands on of a pixel's preactivations, those above their mean:
//
//   h_c = max(u_c - (1/C) Σ u, 0)^p
//
// C = channels, p = power; u, h [R, C], a row a pixel.

/// h of u; h may be u.
func channelTriangle(_ u: Tensor, power: Float, into h: Tensor, on pool: ThreadPool) {
  precondition(u.shape == h.shape, "a triangle of shape \(u.shape) into \(h.shape)")
  let channels = u.shape[1]
  pool.forEachRows(of: u.shape[0]) { rows in
    for row in rows {
      let (values, results) = (u.pointer + row * channels, h.pointer + row * channels)
      var sum = 0.0
      for channel in 0..<channels { sum += Double(values[channel]) }
      let mean = Float(sum / Double(channels))
      for channel in 0..<channels {
        let above = max(values[channel] - mean, 0)
        results[channel] = power == 1 || above == 0 ? above : powf(above, power)
      }
    }
  }
}
