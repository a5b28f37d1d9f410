public import Checkpoints

/// A student at the end of its training.
public struct TrainedStudent {
  /// On all training samples.
  public let train: Accuracy
  /// On all test samples.
  public let test: Accuracy
  public let curve: [LearningCurvePoint]
  /// The temperature of each layer; empty for methods without.
  public let temperatures: [Float]
  /// Everything learned or fixed, under names as in PyTorch.
  public let parameters: [NamedTensor]
  public let parameterCounts: ParameterCounts

  /// A fraction from 0 to 1.
  public var trainAccuracy: Double { train.fraction }
  /// A fraction from 0 to 1.
  public var testAccuracy: Double { test.fraction }
}
