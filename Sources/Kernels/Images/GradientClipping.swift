internal import CVector

/// The Euclidean norm of a gradient.
public func gradientNorm(_ gradient: Tensor, on device: Device) -> Double {
  let size = 1 << 16
  let parts = gradient.count.dividedRoundingUp(by: size)
  var squares = [Double](repeating: 0, count: parts)
  squares.withUnsafeMutableBufferPointer { squares in
    device.pool.parallelFor(chunks: parts) { part in
      let first = part * size
      squares[part] = cv_sum_of_squares(
        gradient.pointer + first, min(size, gradient.count - first))
    }
  }
  return squares.reduce(0, +).squareRoot()
}

/// Scales a gradient to a norm of at most `limit`, as PyTorch does: by `limit / (norm + 1e-6)`.
public func clipNorm(of gradient: Tensor, to limit: Double, on device: Device) {
  let factor = limit / (gradientNorm(gradient, on: device) + 1e-6)
  guard factor < 1 else { return }
  scale(gradient, by: Float(factor), on: device)
}
