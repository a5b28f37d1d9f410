public import Checkpoints
public import Kernels

/// Says who learns from what: which losses exist, and whom their gradients reach.
///
/// A rule holds its model and knows no optimizer, no data set and no loop.
public protocol LearningRule {
  /// What is learned.
  var parameters: ParameterGroup { get }
  /// What is drawn once and never learned.
  var buffers: [NamedTensor] { get }
  /// The temperature of each layer, for rules that have them.
  var temperatures: [Float] { get }

  /// Leaves the gradients of the mean loss over a batch in `parameters`, and returns that loss, summed
  /// over the places that have one.
  func gradients(_ x: Tensor, labels: borrowing [Int32]) -> Double

  /// The logits [B, K] that a prediction takes its largest from; B is at most a batch's.
  func predict(_ x: Tensor, into logits: Tensor)
}
