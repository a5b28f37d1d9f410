import Kernels

/// What a layer hands on of its preactivations: rectified, then pooled.
///
///     h = pool(max(u - m, 0))
///
/// m is the mean of a pixel's channels, or 0; u [B, S, S, C], h [B, S / 2, S / 2, C].
struct RectifiedPool: Equatable {
  /// Whether m is the mean, and the pool takes the largest of windows of 4 by 4; else it takes means of 2 by 2.
  let isTriangle: Bool

  private var window: Int { isTriangle ? 4 : 2 }
  private var padding: Int { isTriangle ? 1 : 0 }

  /// h of u, which is scratch afterwards.
  func callAsFunction(_ u: Tensor, into h: Tensor, on pool: ThreadPool) {
    let (images, side, channels) = (u.shape[0], u.shape[1], u.shape[3])
    precondition(
      side % 2 == 0 && h.shape == [images, side / 2, side / 2, channels],
      "pools shape \(u.shape) into \(h.shape)")
    pool.parallelFor(chunks: images) { image in
      let maps = u.pointer + image * side * side * channels
      rectify(maps, pixels: side * side, channels: channels)
      let results = h.pointer + image * side * side / 4 * channels
      for i in 0..<side / 2 {
        for j in 0..<side / 2 {
          let result = results + (i * side / 2 + j) * channels
          result.update(repeating: 0, count: channels)
          for row in places(i, side) {
            for column in places(j, side) {
              let values = maps + (row * side + column) * channels
              if isTriangle {
                for channel in 0..<channels {
                  result[channel] = max(result[channel], values[channel])
                }
              } else {
                for channel in 0..<channels { result[channel] += 0.25 * values[channel] }
              }
            }
          }
        }
      }
    }
  }

  private func places(_ index: Int, _ side: Int) -> Range<Int> {
    max(2 * index - padding, 0)..<min(2 * index - padding + window, side)
  }

  private func rectify(_ maps: UnsafeMutablePointer<Float>, pixels: Int, channels: Int) {
    for pixel in 0..<pixels {
      let values = maps + pixel * channels
      var sum = 0.0
      if isTriangle { for channel in 0..<channels { sum += Double(values[channel]) } }
      let mean = Float(sum / Double(channels))
      for channel in 0..<channels { values[channel] = max(values[channel] - mean, 0) }
    }
  }
}
