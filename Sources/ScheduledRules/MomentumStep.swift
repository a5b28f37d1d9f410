public import Kernels

/// A step of gradient descent with momentum, the weight decay being part of the gradient (PyTorch's `SGD`).
///
///     v ← μ v + (g + λ w),   w ← w - η v
public struct MomentumStep: Sendable {
  /// η.
  public var learningRate: Float
  /// μ.
  public var momentum: Float
  /// λ.
  public var weightDecay: Float

  public init(learningRate: Double, momentum: Double, weightDecay: Double) {
    self.learningRate = Float(learningRate)
    self.momentum = Float(momentum)
    self.weightDecay = Float(weightDecay)
  }

  /// Moves w against its gradient g; v starts at 0.
  public func callAsFunction(_ w: Tensor, gradient g: Tensor, velocity v: Tensor) {
    precondition(
      w.shape == g.shape && w.shape == v.shape,
      "a step of shape \(w.shape) with a gradient \(g.shape) and a velocity \(v.shape)")
    let (values, gradients, velocities) = (w.pointer, g.pointer, v.pointer)
    for index in 0..<w.count {
      let velocity =
        momentum * velocities[index] + (gradients[index] + weightDecay * values[index])
      velocities[index] = velocity
      values[index] -= learningRate * velocity
    }
  }
}
