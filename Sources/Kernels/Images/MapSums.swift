internal import CVector

/// `sums[c] = Σ_{b, i, j} x[b, i, j, c]`: first over each image, then over the images.
public func mapSums(_ x: Tensor, into sums: Tensor, on device: Device) {
  let (images, channels) = (x.shape[0], x.shape[3])
  let pixels = x.shape[1] * x.shape[2]
  requireShape(sums, channels, as: "the sums over maps")
  let parts = device.memory.tensor([images, channels], for: .workspace)
  device.pool.parallelFor(chunks: images) { image in
    cv_column_sums(
      x.pointer + image * pixels * channels, parts.pointer + image * channels, pixels, channels)
  }
  columnSums(parts, into: sums)
}

/// `x[b, i, j, c] += cells[b, c]`: the pullback of sums over each map; cells [B, 1, 1, C].
public func addToMaps(_ cells: Tensor, _ x: Tensor, on device: Device) {
  let (images, channels) = (x.shape[0], x.shape[3])
  precondition(
    cells.count == images * channels, "adds shape \(cells.shape) to maps of shape \(x.shape)")
  let pixels = x.count / (images * channels)
  device.pool.parallelFor(chunks: images) { image in
    for pixel in image * pixels..<(image + 1) * pixels {
      cv_add(cells.pointer + image * channels, x.pointer + pixel * channels, channels)
    }
  }
}

/// `x *= factor`, in place.
public func scale(_ x: Tensor, by factor: Float, on device: Device) {
  device.pool.forEachElementRange(of: x.count, floatsPerRow: 1) { range in
    cv_scale(x.pointer + range.lowerBound, factor, range.count)
  }
}
