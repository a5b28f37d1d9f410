public import Kernels

/// Says how an image network learns from a batch: which losses there are, and whom they reach.
///
/// A rule holds its network and knows no optimizer and no data set. Parameters that one optimizer
/// moves form a group; a rule announces each group as soon as its gradients are complete, so that
/// layers which learn on their own are updated before the next one sees its input.
public protocol ImageRule {
  /// What is learned, by optimizer.
  var groups: [ParameterGroup] { get }
  /// Everything that a checkpoint of the network holds, learned or fixed.
  var state: [StateTensor] { get }
  /// The temperature of each layer, for rules that have them.
  var temperatures: [Float] { get }

  /// Leaves the gradients of a batch x [B, S, S, 3] in the groups, and calls `update` with the index of
  /// each group whose gradients are complete.
  func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses

  /// The logits of x by every way of predicting that the rule has.
  func predict(_ x: Tensor) -> ImageLogits
}

/// The losses of one step, each a mean over the batch.
public struct StepLosses: Sendable, Equatable {
  /// The loss of each layer that has one.
  public var layers: [Double]
  /// The loss of the classifier, if there is one.
  public var classifier: Double?

  public init(layers: [Double], classifier: Double? = nil) {
    self.layers = layers
    self.classifier = classifier
  }

  /// The sum of all losses.
  public var total: Double { layers.reduce(0, +) + (classifier ?? 0) }
}

/// Logits [B, K] of a batch.
public struct ImageLogits {
  /// Of the classifier over concatenated features, if there is one.
  public var classifier: Tensor?
  /// Of each layer that has a head or a projection.
  public var layers: [Tensor]

  package init(classifier: Tensor? = nil, layers: [Tensor]) {
    self.classifier = classifier
    self.layers = layers
  }
}
