public import Kernels

/// Says how a model learns from a batch: which losses there are, and whom they reach.
///
/// Students and image networks alike are rules. A rule holds its model and knows no optimizer, no data set and
/// no loop. Parameters that one optimizer moves form a group; a rule announces each group as soon as its
/// gradients are complete, so that layers which learn on their own are updated before the next one sees its
/// input.
public protocol LearningRule {
  /// What is learned, by optimizer.
  var groups: [ParameterGroup] { get }
  /// Everything that a checkpoint of the model holds, learned or fixed.
  var state: [StateTensor] { get }
  /// The temperature of each layer, for rules that have them.
  var temperatures: [Float] { get }

  /// Leaves the gradients of the mean losses over a batch x in the groups, and calls `update` with the index of
  /// each group whose gradients are complete.
  ///
  /// x is [B, I] for students and [B, S, S, 3] for image networks; B is at most a batch's.
  func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses

  /// The logits of x by every way of predicting that the rule has.
  func predict(_ x: Tensor) -> RuleLogits
}

/// The losses of one step, each a mean over the batch.
public struct StepLosses: Sendable, Equatable {
  /// The loss of each layer that has one, or their sum where a rule keeps no account of them.
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
public struct RuleLogits {
  /// Of the classifier over concatenated features, if there is one.
  public var classifier: Tensor?
  /// Of each layer that has a head or a projection.
  public var layers: [Tensor]

  package init(classifier: Tensor? = nil, layers: [Tensor]) {
    self.classifier = classifier
    self.layers = layers
  }

  /// Leaves the sum of the layers' logits, from the first layer on.
  package func sum(into sum: Tensor) {
    sum.fill(0)
    for layer in layers { add(layer, to: sum) }
  }
}
