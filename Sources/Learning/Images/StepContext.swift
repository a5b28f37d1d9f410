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
}
