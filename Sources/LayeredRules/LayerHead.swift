internal import Checkpoints
internal import Kernels
internal import Learning

/// What reads a layer's activation and has a loss: `L_l = cross-entropy(z_l, y)`.
///
/// A head owns its parameters and its scratch; it knows neither the layer's weights nor other layers.
protocol LayerHead {
  /// What is drawn once and never learned.
  var buffers: [NamedTensor] { get }
  /// The temperature under which it reads goodness; nil for heads without.
  var temperature: Float? { get }

  /// z_l [B, K] for h_l [B, W]; B is at most a batch's.
  func logits(_ h: Tensor, into z: Tensor)

  /// Leaves the gradients of the head's parameters and `da_l`, that of `h_l = max(a_l, 0)`; returns L_l.
  ///
  /// With `accumulating`, `da_l` joins what came from the layers above.
  func gradients(
    _ h: Tensor, labels: borrowing [Int32], into da: Tensor, accumulating: Bool
  ) -> Double

  /// Draws what it learns or holds fixed; `member` tells apart the students of an ensemble.
  func initialize(seed: UInt64, member: UInt32)
}
