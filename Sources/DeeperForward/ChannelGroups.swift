import Kernels

// Maps whose channels are cut into K groups of consecutive ones, a group for each class.
//
//   z[b, k] = mean of h[b, :, :, group k]
//   x[b, :, :, group k] = (h - z[b, k]) / √(variance[b, k] + 1e-5)
//
// B = images, S = side, C = channels, a multiple of K; h, x [B, S, S, C], z [B, K]. The variance is over the
// N = S² C / K units of a group, divided by N.

/// Leaves the means of groups in z.
func groupMeans(_ h: Tensor, into z: Tensor, on pool: ThreadPool) {
  let groups = ChannelGroups(h, groups: z.shape[1])
  pool.parallelFor(chunks: h.shape[0]) { image in
    for (group, mean) in groups.means(of: image).enumerated() {
      z.pointer[image * groups.count + group] = Float(mean)
    }
  }
}

/// Overwrites h, what is rectified and perhaps dropped out, with the gradient before rectification:
/// `dz[b, k] s / N` where h is above 0, else 0; s is what dropout multiplies kept units by.
func groupMeansPullback(_ dz: Tensor, h: Tensor, scale s: Float, on pool: ThreadPool) {
  let groups = ChannelGroups(h, groups: dz.shape[1])
  pool.parallelFor(chunks: h.shape[0]) { image in
    groups.forEachRun(of: image) { group, values in
      let slope = dz.pointer[image * groups.count + group] * s / Float(groups.units)
      for channel in 0..<groups.width { values[channel] = values[channel] > 0 ? slope : 0 }
    }
  }
}

/// Leaves each group with mean 0 and variance 1 in x.
func groupNorm(_ h: Tensor, groups count: Int, into x: Tensor, on pool: ThreadPool) {
  precondition(h.shape == x.shape, "normalises shape \(h.shape) into \(x.shape)")
  let groups = ChannelGroups(h, groups: count)
  pool.parallelFor(chunks: h.shape[0]) { image in
    let means = groups.means(of: image)
    var squares = [Double](repeating: 0, count: count)
    groups.forEachRun(of: image) { group, values in
      var square = 0.0
      for channel in 0..<groups.width {
        let difference = Double(values[channel]) - means[group]
        square += difference * difference
      }
      squares[group] += square
    }
    let scales = squares.map { 1 / ($0 / Double(groups.units) + 1e-5).squareRoot() }
    groups.forEachRun(of: image) { group, values in
      let results = x.pointer + (values - h.pointer)
      for channel in 0..<groups.width {
        results[channel] = Float((Double(values[channel]) - means[group]) * scales[group])
      }
    }
  }
}

/// Where the groups of maps lie.
private struct ChannelGroups {
  let maps: Tensor
  let count: Int

  init(_ maps: Tensor, groups: Int) {
    precondition(maps.shape[3] % groups == 0, "\(groups) groups of shape \(maps.shape)")
    (self.maps, count) = (maps, groups)
  }

  /// The channels of a group.
  var width: Int { maps.shape[3] / count }
  /// The numbers of a group in a map.
  var units: Int { maps.shape[1] * maps.shape[2] * width }

  /// Calls `body` with each group of each pixel.
  func forEachRun(of image: Int, _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
    let pixels = maps.shape[1] * maps.shape[2]
    for pixel in image * pixels..<(image + 1) * pixels {
      for group in 0..<count { body(group, maps.pointer + (pixel * count + group) * width) }
    }
  }

  func means(of image: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    forEachRun(of: image) { group, values in
      var sum = 0.0
      for channel in 0..<width { sum += Double(values[channel]) }
      sums[group] += sum
    }
    return sums.map { $0 / Double(units) }
  }
}
