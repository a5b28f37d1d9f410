import Foundation
import Kernels

// The goodness of pixels, and the loss that sets images paired with themselves apart from others.
//
//   y[b, p] = (1/C) Σ_c max(u[b, p, c], 0)²
//   L = mean softplus(θ₊ - y₊) + mean softplus(y₋ - θ₋) + λ mean_b ‖y₊[b]‖
//
// B = images, P = pixels of a map, C = channels; u [B P, C], y [B, P]. L is in nats; its means run over all B P pixels.

/// y of u.
func pixelGoodness(_ u: Tensor, into y: Tensor, on pool: ThreadPool) {
  let (images, channels) = (y.shape[0], u.shape[1])
  precondition(y.count == u.shape[0], "the goodness of \(u.shape) in \(y.shape)")
  let pixels = y.count / images
  pool.parallelFor(chunks: images) { image in
    for row in image * pixels..<(image + 1) * pixels {
      let values = u.pointer + row * channels
      var sum = 0.0
      for channel in 0..<channels {
        let above = Double(max(values[channel], 0))
        sum += above * above
      }
      y.pointer[row] = Float(sum / Double(channels))
    }
  }
}

/// Overwrites u with its gradient, `du = dy 2 max(u, 0) / C`.
func pixelGoodnessPullback(_ dy: Tensor, u: Tensor, on pool: ThreadPool) {
  let (images, channels) = (dy.shape[0], u.shape[1])
  precondition(dy.count == u.shape[0], "a gradient \(dy.shape) of the goodness of \(u.shape)")
  let pixels = dy.count / images
  pool.parallelFor(chunks: images) { image in
    for row in image * pixels..<(image + 1) * pixels {
      let (values, factor) = (u.pointer + row * channels, 2 * dy.pointer[row] / Float(channels))
      for channel in 0..<channels { values[channel] = factor * max(values[channel], 0) }
    }
  }
}

/// L of goodness, by the constants of a layer.
struct ContrastiveLoss: Equatable {
  /// θ₊.
  let positiveThreshold: Double
  /// θ₋.
  let negativeThreshold: Double
  /// λ.
  let penalty: Double

  /// Overwrites both goodnesses with their gradients; a map without goodness has no gradient of its norm.
  /// - Returns: L.
  func callAsFunction(_ positive: Tensor, _ negative: Tensor) -> Double {
    precondition(
      positive.shape == negative.shape, "goodness of \(positive.shape) and \(negative.shape)")
    let (images, pixels) = (positive.shape[0], positive.shape[1])
    let share = 1 / Double(positive.count)
    var (pull, push, norms) = (0.0, 0.0, 0.0)
    for image in 0..<images {
      let (good, bad) = (positive.pointer + image * pixels, negative.pointer + image * pixels)
      var square = 0.0
      for pixel in 0..<pixels { square += Double(good[pixel]) * Double(good[pixel]) }
      let norm = square.squareRoot()
      norms += norm
      let slope = norm > 0 ? penalty / (Double(images) * norm) : 0
      for pixel in 0..<pixels {
        let lack = positiveThreshold - Double(good[pixel])
        let excess = Double(bad[pixel]) - negativeThreshold
        pull += softplus(lack)
        push += softplus(excess)
        good[pixel] = Float(slope * Double(good[pixel]) - share * sigmoid(lack))
        bad[pixel] = Float(share * sigmoid(excess))
      }
    }
    return share * (pull + push) + penalty * norms / Double(images)
  }

  private func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
