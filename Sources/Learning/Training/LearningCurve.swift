/// One point of a learning curve.
public struct LearningCurvePoint: Codable, Sendable, Equatable {
  /// Steps taken so far.
  public let step: Int
  /// The loss of the last batch, as in `TrainingProgress`.
  public let loss: Double
  /// Measured at the last point only.
  public let trainAccuracy: Double?
  public let testAccuracy: Double
}

/// How many of a set of samples were predicted correctly.
public struct Accuracy: Codable, Sendable, Equatable {
  public let correct: Int
  public let total: Int

  /// The fraction, from 0 to 1.
  public var fraction: Double { Double(correct) / Double(total) }
}
