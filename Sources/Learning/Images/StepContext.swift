package import Kernels

/// What the random choices of a step are keyed by.
public struct StepContext: Sendable {
  public let seed: UInt64
  /// Steps taken before this one.
  public let step: Int

  public init(seed: UInt64, step: Int) {
    self.seed = seed
    self.step = step
  }

  package func dropout(_ probability: Double, _ purpose: RandomPurpose, layer: Int = 0) -> Dropout {
    Dropout(probability: probability, seed: seed, purpose: purpose, step: step, layer: layer)
  }

  /// A wrong label below `classes` for each sample, all wrong ones being equally likely.
  package func wrongLabels(
    _ labels: [Int32], of classes: Int, _ purpose: RandomPurpose
  ) -> [Int32] {
    var shifts = [Int32](repeating: 0, count: labels.count)
    CounterGenerator(seed: seed, purpose: purpose, UInt32(truncatingIfNeeded: step))
      .fillIntegers(&shifts, below: Int32(classes - 1))
    return zip(labels, shifts).map { ($0 + 1 + $1) % Int32(classes) }
  }
}
