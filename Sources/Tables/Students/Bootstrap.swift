import Kernels
import Statistics

/// Percentile bootstrap of a difference of two means.
struct Bootstrap {
  var seed: UInt64
  var resamples: Int
  var confidence: Double

  /// Resamples each pool with replacement and takes the middle `confidence` of the differences.
  func interval(ofMeanOf high: Sample, minus low: Sample) -> ClosedRange<Double> {
    let differences = Sample(
      (0..<resamples).map { resample in
        mean(of: high, UInt32(resample), 1) - mean(of: low, UInt32(resample), 0)
      })
    let tail = (1 - confidence) / 2
    return differences.quantile(tail)...differences.quantile(1 - tail)
  }

  private func mean(of pool: Sample, _ resample: UInt32, _ side: UInt32) -> Double {
    var picks = [Int32](repeating: 0, count: pool.count)
    CounterGenerator(seed: seed, purpose: .bootstrap, resample, side)
      .fillIntegers(&picks, below: Int32(pool.count))
    return Sample(picks.map { pool.values[Int($0)] }).mean
  }
}

extension RandomPurpose {
  /// Resampling in a bootstrap: indices are the resample and the pool.
  static let bootstrap = RandomPurpose(rawValue: 1000)
}
