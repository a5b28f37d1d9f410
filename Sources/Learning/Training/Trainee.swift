public import Kernels

/// A model with its optimizers: what takes steps.
public struct Trainee {
  public let rule: any LearningRule
  public let recipe: TrainingRecipe
  package private(set) var optimizers: [Adam]
  private let device: Device?

  /// Without a device the moments lie in ordinary memory and one thread takes a step, which is faster for
  /// models as small as students; there is then no clipping.
  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ rule: any LearningRule, _ recipe: TrainingRecipe, on device: Device?
  ) throws(LearningError) {
    try recipe.validate()
    try require(
      device != nil || recipe.gradientClip == .infinity, "gradientClip", recipe.gradientClip,
      "infinite where a model has no device")
    self.rule = rule
    self.recipe = recipe
    self.device = device
    optimizers = rule.groups.map { Adam(recipe.adam(epoch: 0), moving: $0, on: device) }
  }

  /// Learns from a batch x; `step` counts the steps before this one.
  public mutating func train(
    _ x: Tensor, labels: [Int32], step: Int, epoch: Int
  ) -> StepLosses {
    let settings = recipe.adam(epoch: epoch)
    let context = StepContext(seed: recipe.seed, step: step)
    return rule.step(x, labels: labels, context) { index in
      if let device, recipe.gradientClip < .infinity {
        clipNorm(of: rule.groups[index].gradients, to: recipe.gradientClip, on: device)
      }
      optimizers[index].settings = settings
      optimizers[index].step()
    }
  }

  /// The losses of a batch under the present parameters, which stay.
  func losses(_ x: Tensor, labels: [Int32], step: Int) -> StepLosses {
    rule.step(x, labels: labels, StepContext(seed: recipe.seed, step: step)) { _ in }
  }

  /// Makes the optimizers those after so many steps; their moments are the caller's to restore.
  package mutating func resume(after steps: Int) {
    for index in optimizers.indices { optimizers[index].resume(after: steps) }
  }
}
