internal import Kernels

/// Adds h times a factor of each cell: `gradient[b, i, j, c] += h[b, i, j, c] cells[b, cell of (i, j), c]`.
///
/// h and gradient [B, H, W, C], cells [B, s, s, C], where H and W are multiples of s.
func addProducts(_ h: Tensor, _ cells: Tensor, to gradient: Tensor, on device: Device) {
  let (height, width, channels, grid) = (h.shape[1], h.shape[2], h.shape[3], cells.shape[1])
  precondition(
    gradient.shape == h.shape && cells.shape == [h.shape[0], grid, grid, channels]
      && height % grid == 0 && width % grid == 0,
    "cells of shape \(cells.shape) and \(gradient.shape) for maps of shape \(h.shape)")
  device.pool.parallelFor(chunks: h.shape[0]) { image in
    for row in 0..<height {
      for column in 0..<width {
        let pixel = ((image * height + row) * width + column) * channels
        let cell = (image * grid + row * grid / height) * grid + column * grid / width
        let (values, factors) = (h.pointer + pixel, cells.pointer + cell * channels)
        let sums = gradient.pointer + pixel
        for channel in 0..<channels { sums[channel] += values[channel] * factors[channel] }
      }
    }
  }
}
