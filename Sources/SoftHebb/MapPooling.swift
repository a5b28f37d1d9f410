import Kernels

/// How a block makes its maps smaller: the largest or the mean of each window.
///
///     y[b, i, j, c] = max or mean of x[b, s i - p + di, s j - p + dj, c] for di, dj in 0 ..< w
///
/// w = window, s = stride, p = padding, places outside being left out; x [B, S, S, C],
/// y [B, ⌊(S + 2 p - w) / s⌋ + 1, the same, C].
struct MapPooling: Equatable {
  let window: Int
  let stride: Int
  let padding: Int
  let takesLargest: Bool

  /// The largest of overlapping windows of 4 by 4, which halves the side.
  static let largest = MapPooling(window: 4, stride: 2, padding: 1, takesLargest: true)
  /// The mean of windows of 2 by 2.
  static let mean = MapPooling(window: 2, stride: 2, padding: 0, takesLargest: false)

  func side(of side: Int) -> Int { (side + 2 * padding - window) / stride + 1 }

  func callAsFunction(_ x: Tensor, into y: Tensor, on pool: ThreadPool) {
    let (images, side, channels) = (x.shape[0], x.shape[1], x.shape[3])
    let small = self.side(of: side)
    precondition(
      y.shape == [images, small, small, channels], "pools shape \(x.shape) into \(y.shape)")
    func places(_ index: Int) -> Range<Int> {
      let first = index * stride - padding
      return max(first, 0)..<min(first + window, side)
    }
    pool.forEachRows(of: images * small) { lines in
      for line in lines {
        let (image, i) = line.quotientAndRemainder(dividingBy: small)
        for j in 0..<small {
          let result = y.pointer + (line * small + j) * channels
          let (rows, columns) = (places(i), places(j))
          for channel in 0..<channels {
            result[channel] = takesLargest ? -.infinity : 0
          }
          for row in rows {
            for column in columns {
              let values = x.pointer + ((image * side + row) * side + column) * channels
              for channel in 0..<channels {
                result[channel] =
                  takesLargest
                  ? max(result[channel], values[channel]) : result[channel] + values[channel]
              }
            }
          }
          guard !takesLargest else { continue }
          let share = 1 / Float(rows.count * columns.count)
          for channel in 0..<channels { result[channel] *= share }
        }
      }
    }
  }
}
