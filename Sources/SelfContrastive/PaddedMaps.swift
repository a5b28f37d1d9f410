import Kernels

// What a layer sees of maps: their borders are mirrored, and each image is standardised with its mirrored border.
//
//   a[b] = (m(x[b]) - mean) / (deviation + 1e-10)
//
// m mirrors p pixels at each side without repeating the border; the deviation is that of a sample, over N - 1.
// B = images, S = side, C = channels; x [B, S, S, C], a [B, S + 2 p, S + 2 p, C].

/// Leaves a of x.
func standardize(_ x: Tensor, padding p: Int, into a: Tensor, on pool: ThreadPool) {
  let (images, side, channels) = (x.shape[0], x.shape[1], x.shape[3])
  let padded = side + 2 * p
  precondition(
    p < side && a.shape == [images, padded, padded, channels],
    "standardises shape \(x.shape) into \(a.shape)")
  func mirrored(_ place: Int) -> Int {
    let inside = abs(place - p)
    return inside < side ? inside : 2 * (side - 1) - inside
  }
  let count = padded * padded * channels
  pool.parallelFor(chunks: images) { image in
    let result = a.pointer + image * count
    for i in 0..<padded {
      for j in 0..<padded {
        let pixel = (image * side + mirrored(i)) * side + mirrored(j)
        (result + (i * padded + j) * channels)
          .update(from: x.pointer + pixel * channels, count: channels)
      }
    }
    var (sum, square) = (0.0, 0.0)
    for index in 0..<count { sum += Double(result[index]) }
    let mean = sum / Double(count)
    for index in 0..<count {
      let difference = Double(result[index]) - mean
      square += difference * difference
    }
    let scale = 1 / ((square / Double(max(count - 1, 1))).squareRoot() + 1e-10)
    for index in 0..<count { result[index] = Float((Double(result[index]) - mean) * scale) }
  }
}

/// Leaves the square patches of padded maps, one row a pixel [B S S, k k C].
func patches(of a: Tensor, kernel k: Int, into rows: Tensor, on pool: ThreadPool) {
  let (images, padded, channels) = (a.shape[0], a.shape[1], a.shape[3])
  let side = padded - k + 1
  precondition(
    rows.shape == [images * side * side, k * k * channels],
    "patches of shape \(rows.shape) from maps of shape \(a.shape)")
  pool.parallelFor(chunks: images) { image in
    var row = rows.pointer + image * side * side * k * k * channels
    for i in 0..<side {
      for j in 0..<side {
        for di in 0..<k {
          let pixel = (image * padded + i + di) * padded + j
          row.update(from: a.pointer + pixel * channels, count: k * channels)
          row += k * channels
        }
      }
    }
  }
}

/// Leaves `a[b] + a[(b + shift) mod B]`: a layer whose halves share their weights sees no more of a pair than this.
func pairSums(_ a: Tensor, shift: Int, into sums: Tensor, on pool: ThreadPool) {
  precondition(a.shape == sums.shape && shift >= 0, "pairs of shape \(a.shape) in \(sums.shape)")
  let (images, count) = (a.shape[0], a.count / a.shape[0])
  pool.parallelFor(chunks: images) { image in
    let left = a.pointer + image * count
    let right = a.pointer + (image + shift) % images * count
    let sum = sums.pointer + image * count
    for index in 0..<count { sum[index] = left[index] + right[index] }
  }
}
