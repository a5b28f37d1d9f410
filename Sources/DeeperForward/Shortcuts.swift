import Kernels

// Shortcuts without parameters: maps beside maps, and maps of half the side.
//
// B = images, S = side; x [B, S, S, C], y [B, S, S, D].

/// Leaves the channels of x, then those of y, in joined [B, S, S, C + D].
func joinChannels(_ x: Tensor, _ y: Tensor, into joined: Tensor, on pool: ThreadPool) {
  let (left, right) = (x.shape[3], y.shape[3])
  precondition(
    x.shape.dimensions.dropLast() == y.shape.dimensions.dropLast()
      && joined.shape == [x.shape[0], x.shape[1], x.shape[2], left + right],
    "joins shapes \(x.shape) and \(y.shape) into \(joined.shape)")
  let pixels = x.shape[1] * x.shape[2]
  pool.parallelFor(chunks: x.shape[0]) { image in
    for pixel in image * pixels..<(image + 1) * pixels {
      let result = joined.pointer + pixel * (left + right)
      result.update(from: x.pointer + pixel * left, count: left)
      (result + left).update(from: y.pointer + pixel * right, count: right)
    }
  }
}

/// Leaves the means of windows of 2 by 2 in y [B, S / 2, S / 2, C].
func halve(_ x: Tensor, into y: Tensor, on pool: ThreadPool) {
  let (images, side, channels) = (x.shape[0], x.shape[1] / 2, x.shape[3])
  precondition(
    x.shape[1] % 2 == 0 && y.shape == [images, side, side, channels],
    "halves shape \(x.shape) into \(y.shape)")
  pool.parallelFor(chunks: images) { image in
    for i in 0..<side {
      for j in 0..<side {
        let result = y.pointer + ((image * side + i) * side + j) * channels
        let above = x.pointer + ((image * 2 * side + 2 * i) * 2 * side + 2 * j) * channels
        let below = above + 2 * side * channels
        for channel in 0..<channels {
          result[channel] =
            0.25
            * (above[channel] + above[channels + channel] + below[channel]
              + below[channels + channel])
        }
      }
    }
  }
}

/// Leaves every second of the patches of 3 by 3 in each direction, one row a pixel of the result.
///
///     row(b, i, j) = x[b, 2 i + di, 2 j + dj, :]   for di, dj from -1 to 1, row by row
///
/// Outside the maps there are zeros; rows [B (S / 2)², 9 C].
func stridedPatches(of x: Tensor, into rows: Tensor, on pool: ThreadPool) {
  let (images, side, channels) = (x.shape[0], x.shape[1], x.shape[3])
  precondition(
    side % 2 == 0 && rows.shape == [images * side * side / 4, 9 * channels],
    "strided patches of shape \(rows.shape) from maps of shape \(x.shape)")
  pool.parallelFor(chunks: images) { image in
    var row = rows.pointer + image * (side * side / 4) * 9 * channels
    for i in stride(from: 0, to: side, by: 2) {
      for j in stride(from: 0, to: side, by: 2) {
        for u in i - 1...i + 1 {
          for v in j - 1...j + 1 {
            if u >= 0 && u < side && v >= 0 && v < side {
              row.update(
                from: x.pointer + ((image * side + u) * side + v) * channels, count: channels)
            } else {
              row.update(repeating: 0, count: channels)
            }
            row += channels
          }
        }
      }
    }
  }
}
