import Kernels

// Peer normalisation, which keeps units of a layer from being always on or always off:
//
//   m_i ← ρ m_i + (1 - ρ) mean_b h_bi,   P = λ (1/N) Σ_i (m̄ - m_i)²
//
// h [B, N] the positive rows, m [N] running means, m̄ their mean, ρ the memory, λ the weight.

/// The penalty of a layer.
struct PeerPenalty {
  /// λ.
  let weight: Double
  /// ρ.
  let memory: Double

  /// Moves the running means by a batch; returns P in nats and, the same for every row, dP/dh [N].
  ///
  ///     dP/dh_bi = λ (2/N) (m_i - m̄) (1 - ρ) / B
  ///
  /// It also reaches units that a rectifier has switched off: they are what the penalty is for.
  func callAsFunction(_ h: Tensor, means: Tensor) -> (penalty: Double, gradient: [Float]) {
    let (rows, units) = (h.shape[0], h.shape[1])
    precondition(means.count == units, "\(means.count) running means for shape \(h.shape)")
    var sums = [Double](repeating: 0, count: units)
    for row in 0..<rows {
      let values = h.pointer + row * units
      for unit in 0..<units { sums[unit] += Double(values[unit]) }
    }
    for unit in 0..<units {
      means[unit] = Float(
        memory * Double(means[unit]) + (1 - memory) * sums[unit] / Double(rows))
    }
    let deviations = (0..<units).map { Double(means[$0]) }.centred
    let factor = 2 * weight * (1 - memory) / Double(units * rows)
    return (
      weight * deviations.reduce(0) { $0 + $1 * $1 } / Double(units),
      deviations.map { Float(factor * $0) }
    )
  }
}

extension [Double] {
  /// The numbers less their mean.
  fileprivate var centred: [Double] {
    let mean = reduce(0, +) / Double(count)
    return map { $0 - mean }
  }
}
