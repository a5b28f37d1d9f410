internal import CVector

extension CounterGenerator {
  /// Fills a tensor with numbers spread evenly from `lower` to `upper`, in steps of 2⁻²⁴ of the range.
  ///
  /// Before rounding they stay below `upper`; where floats near `upper` lie further apart than the
  /// steps, as from 1 to 2, the largest ones round to `upper` itself.
  public func fillUniform(_ tensor: Tensor, from lower: Float, to upper: Float) {
    fillInParts(tensor) { words, y, count in
      cv_unit_uniform(words, y, count)
      for index in 0..<count { y[index] = lower + (upper - lower) * y[index] }
    }
  }

  /// Fills a tensor with normal numbers of mean 0.
  ///
  /// Box and Muller's transform: each pair of words gives `sqrt(-2 ln u) (cos 2πv, sin 2πv)`, whose
  /// size is at most 5.8 deviations.
  public func fillNormal(_ tensor: Tensor, deviation: Float) {
    fillInParts(tensor) { words, y, count in
      cv_normal(words, y, count / 2)
      for index in 0..<count { y[index] *= deviation }
    }
  }

  /// Hands out equally many words and floats, a bounded number at a time and always whole blocks.
  private func fillInParts(
    _ tensor: Tensor,
    _ transform: (UnsafePointer<UInt32>, UnsafeMutablePointer<Float>, Int) -> Void
  ) {
    let blocksPerPart = 256
    let part = blocksPerPart * CounterGenerator.blockSize
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: part) { words in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: part) { floats in
        guard let firstWord = words.baseAddress, let firstFloat = floats.baseAddress else { return }
        for start in stride(from: 0, to: tensor.count, by: part) {
          fill(words, fromBlock: start / CounterGenerator.blockSize)
          transform(firstWord, firstFloat, part)
          let count = min(part, tensor.count - start)
          (tensor.pointer + start).update(from: firstFloat, count: count)
        }
      }
    }
  }
}
