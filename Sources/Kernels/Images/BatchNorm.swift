internal import CVector

// Batch normalisation over the rows of a matrix (Ioffe and Szegedy, 2015), as PyTorch computes it:
//
//   y = γ (x - mean) / sqrt(variance + ε) + β   with the biased variance of the batch
//
// N = rows (of maps: B H W), C = channels; x, y [N, C], all vectors [C]. A batch leaves
// running = (1 - momentum) running + momentum (its own), the variance there being unbiased.

/// Mean and inverse deviation of a batch, or of the running estimates, with what they make of γ and β.
public struct BatchStatistics {
  public let mean: Tensor
  public let inverseDeviation: Tensor
  /// `y = slope ∘ x + shift`.
  public let slope: Tensor
  public let shift: Tensor

  init(
    mean: [Double], variance: [Double], epsilon: Double, weight: Tensor, bias: Tensor,
    in memory: TensorAllocator
  ) {
    let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
    let slope = zip(inverse, weight.elements).map { $0 * Double($1) }
    let shift = zip(bias.elements, zip(mean, slope)).map { Double($0) - $1.0 * $1.1 }
    func vector(_ values: [Double]) -> Tensor {
      let vector = memory.tensor([values.count], for: .activations)
      for (channel, value) in values.enumerated() { vector.pointer[channel] = Float(value) }
      return vector
    }
    self.mean = vector(mean)
    inverseDeviation = vector(inverse)
    self.slope = vector(slope)
    self.shift = vector(shift)
  }
}

/// The estimates that a batch normalisation uses when it does not train.
public struct RunningStatistics {
  public let mean: Tensor
  public let variance: Tensor
  /// The share of a new batch; PyTorch's default is 0.1.
  public let momentum: Float

  public init(mean: Tensor, variance: Tensor, momentum: Float = 0.1) {
    self.mean = mean
    self.variance = variance
    self.momentum = momentum
  }

  /// Mean 0 and variance 1.
  public func reset() {
    mean.fill(0)
    variance.fill(1)
  }
}

/// The statistics of a batch x [N, C], which also move the running ones.
public func batchStatistics(
  _ x: Tensor, weight: Tensor, bias: Tensor, epsilon: Double, running: RunningStatistics?,
  on device: Device
) -> BatchStatistics {
  let count = Double(x.shape[0])
  let mean = rowSums(x, on: device) { part, rows, sums in
    cv_column_moments(part, nil, rows, x.shape[1], sums)
  }[0].map { $0 / count }
  let center = mean.map { Float($0) }
  let variance = rowSums(x, on: device) { part, rows, sums in
    cv_column_moments(part, center, rows, x.shape[1], sums)
  }[0].map { $0 / count }
  if let running {
    let unbiased = count / max(count - 1, 1)
    for channel in 0..<mean.count {
      running.mean[channel] += running.momentum * (Float(mean[channel]) - running.mean[channel])
      running.variance[channel] +=
        running.momentum * (Float(variance[channel] * unbiased) - running.variance[channel])
    }
  }
  return BatchStatistics(
    mean: mean, variance: variance, epsilon: epsilon, weight: weight, bias: bias,
    in: device.memory)
}

/// The statistics that the running estimates stand for.
public func statistics(
  _ running: RunningStatistics, weight: Tensor, bias: Tensor, epsilon: Double, on device: Device
) -> BatchStatistics {
  BatchStatistics(
    mean: running.mean.elements.map(Double.init),
    variance: running.variance.elements.map(Double.init), epsilon: epsilon, weight: weight,
    bias: bias, in: device.memory)
}

/// `y = slope ∘ x + shift`.
public func batchNorm(
  _ x: Tensor, _ statistics: BatchStatistics, into y: Tensor, on device: Device
) {
  let columns = x.shape[1]
  requireShape(y, x.shape[0], columns, as: "the output of batchNorm")
  device.pool.forEachElementRange(of: x.shape[0], floatsPerRow: columns) { rows in
    let offset = rows.lowerBound * columns
    cv_scale_columns(
      x.pointer + offset, statistics.slope.pointer, statistics.shift.pointer, y.pointer + offset,
      rows.count, columns)
  }
}

/// `dx = slope ∘ (dy - mean(dy) - x̂ mean(dy ∘ x̂))`, with `dγ = Σ dy ∘ x̂` and `dβ = Σ dy`.
///
/// x̂ is the normalised input; dx may be dy.
public func batchNormPullback(
  _ dy: Tensor, x: Tensor, _ statistics: BatchStatistics, into dx: Tensor, weightGradient: Tensor,
  biasGradient: Tensor, on device: Device
) {
  let (rows, columns) = (x.shape[0], x.shape[1])
  requireShape(dy, rows, columns, as: "the output gradient of batchNorm")
  requireShape(dx, rows, columns, as: "the input gradient of batchNorm")
  let sums = rowSums(x, outputs: 2, on: device) { part, rows, sums in
    let offset = part - UnsafePointer(x.pointer)
    cv_batch_norm_sums(
      dy.pointer + offset, part, statistics.mean.pointer, statistics.inverseDeviation.pointer, rows,
      columns, sums, sums + columns)
  }
  var factors = (a: [Float](), b: [Float](), c: [Float]())
  for channel in 0..<columns {
    let slope = Double(statistics.slope[channel])
    let meanOfProducts = sums[1][channel] / Double(rows)
    let b = -slope * Double(statistics.inverseDeviation[channel]) * meanOfProducts
    factors.a.append(Float(slope))
    factors.b.append(Float(b))
    factors.c.append(
      Float(-slope * sums[0][channel] / Double(rows) - b * Double(statistics.mean[channel])))
    biasGradient[channel] = Float(sums[0][channel])
    weightGradient[channel] = Float(sums[1][channel])
  }
  device.pool.forEachElementRange(of: rows, floatsPerRow: columns) { range in
    let offset = range.lowerBound * columns
    cv_batch_norm_gradient(
      dy.pointer + offset, x.pointer + offset, factors.a, factors.b, factors.c,
      dx.pointer + offset, range.count, columns)
  }
}

/// Sums over the rows of a matrix: single precision within a few hundred rows, double beyond.
///
/// `body` leaves `outputs` sums of C floats each for some rows of x.
private func rowSums(
  _ x: Tensor, outputs: Int = 1, on device: Device,
  _ body: (UnsafePointer<Float>, _ rows: Int, _ sums: UnsafeMutablePointer<Float>) -> Void
) -> [[Double]] {
  let rowsPerPart = 256
  let (rows, columns) = (x.shape[0], x.shape[1])
  let parts = rows.dividedRoundingUp(by: rowsPerPart)
  let sums = device.memory.tensor([parts, outputs, columns], for: .workspace)
  device.pool.parallelFor(chunks: parts) { part in
    let first = part * rowsPerPart
    body(
      x.pointer + first * columns, min(rowsPerPart, rows - first),
      sums.pointer + part * outputs * columns)
  }
  return (0..<outputs).map { output in
    (0..<columns).map { column in
      (0..<parts).reduce(0.0) { total, part in
        total + Double(sums.pointer[(part * outputs + output) * columns + column])
      }
    }
  }
}
