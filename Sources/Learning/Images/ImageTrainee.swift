public import Kernels

/// An image network with its optimizers: what takes steps.
public struct ImageTrainee {
  public let rule: any ImageRule
  public let recipe: TrainingRecipe
  package private(set) var optimizers: [Adam]
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ rule: any ImageRule, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) {
    try recipe.validate()
    self.rule = rule
    self.recipe = recipe
    self.device = device
    optimizers = rule.groups.map { Adam(recipe.adam(epoch: 0), moving: $0, on: device) }
  }

  /// Learns from a batch x [B, S, S, 3]; `step` counts the steps before this one.
  public mutating func train(
    _ x: Tensor, labels: [Int32], step: Int, epoch: Int
  ) -> StepLosses {
    let settings = recipe.adam(epoch: epoch)
    let context = StepContext(seed: recipe.seed, step: step)
    return rule.step(x, labels: labels, context) { index in
      clipNorm(of: rule.groups[index].gradients, to: recipe.gradientClip, on: device)
      optimizers[index].settings = settings
      optimizers[index].step()
    }
  }

  /// Makes the optimizers those after so many steps; their moments are the caller's to restore.
  package mutating func resume(after steps: Int) {
    for index in optimizers.indices { optimizers[index].resume(after: steps) }
  }
}
