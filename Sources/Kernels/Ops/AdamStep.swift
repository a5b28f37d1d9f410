internal import CVector

/// The scalars of one step of Adam (Kingma and Ba, 2015), with decoupled weight decay.
public struct AdamStep {
  let scalars: cv_adam_step

  /// The scalars of step t (the first being 1) from the constants of the method.
  ///
  /// `beta1Power` is β₁ᵗ and `beta2Power` is β₂ᵗ; a `weightDecay` of zero makes plain Adam.
  public init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double,
    beta1Power: Double, beta2Power: Double
  ) {
    scalars = cv_adam_step(
      one_minus_beta1: Float(1 - beta1), beta2: Float(beta2), one_minus_beta2: Float(1 - beta2),
      step_size: Float(learningRate / (1 - beta1Power)),
      second_moment_scale: Float(1 / (1 - beta2Power).squareRoot()),
      epsilon: Float(epsilon), decay: Float(1 - learningRate * weightDecay))
  }
}

/// Moves parameters `p` along their gradient `g` and updates both moments, in one pass.
///
/// `m += (1 - β₁)(g - m)`, `v = β₂ v + (1 - β₂) g²`,
/// `p = (1 - η λ) p - η / (1 - β₁ᵗ) · m / (sqrt(v / (1 - β₂ᵗ)) + ε)`, as PyTorch computes it.
public func adamStep(
  _ step: AdamStep, parameters p: Tensor, gradients g: Tensor, firstMoments m: Tensor,
  secondMoments v: Tensor, on pool: ThreadPool = .serial
) {
  precondition(
    p.shape == g.shape && p.shape == m.shape && p.shape == v.shape,
    "Adam over shapes \(p.shape), \(g.shape), \(m.shape) and \(v.shape)")
  // The compiler fuses products and sums of a rest that fills no vector differently.
  let chunk = ChunkPlan(count: p.count, costPerItem: 16).itemsPerChunk
  pool.forEachElementRange(of: p.count, floatsPerRow: 1, chunk: chunk) { range in
    let first = range.lowerBound
    cv_adam(
      p.pointer + first, m.pointer + first, v.pointer + first, g.pointer + first, range.count,
      step.scalars)
  }
}
