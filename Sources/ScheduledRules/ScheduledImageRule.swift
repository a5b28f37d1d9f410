public import Kernels
public import Learning

/// An image rule that has optimizers and a schedule of its own.
///
/// A trainee's optimizers, AdamW under a cosine, move the groups that a rule announces. Such a rule announces none:
/// it moves its parameters itself when all gradients of a step are complete, by a schedule over epochs, which is why
/// it must know the clock of its training. What its optimizers remember is part of its state, so that a checkpoint
/// holds it.
public protocol ScheduledImageRule: ImageNetworkRule {
  /// The network for RGB images of a side, freshly drawn; `width` scales its units.
  /// - Throws: `LearningError.invalidSetting`.
  func makeRule(
    side: Int, classes: Int, width: Double, _ recipe: TrainingRecipe, _ clock: TrainingClock,
    on device: Device
  ) throws(LearningError) -> any LearningRule
}

extension ScheduledImageRule {
  /// There is no such network without a clock.
  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    throw .invalidSetting(
      name: "method", value: Self.method.rawValue,
      requirement: "one that stages of the kind scheduled-network train")
  }
}

extension ImageNetworkSettings {
  /// The network for images of a side, freshly drawn, by a rule that has a schedule of its own.
  /// - Throws: `LearningError.invalidSetting`, also for a rule that has none.
  public func makeRule(
    side: Int, classes: Int, _ clock: TrainingClock, on device: Device
  ) throws(LearningError) -> any LearningRule {
    guard let rule = rule as? any ScheduledImageRule else {
      throw .invalidSetting(
        name: "method", value: method.rawValue,
        requirement:
          "a rule with a schedule of its own; stages of the kind image-network train others")
    }
    return try rule.makeRule(
      side: side, classes: classes, width: width, recipe, clock, on: device)
  }
}
