internal import Foundation
public import Kernels
public import Learning

/// Adam over one group of parameters, with decoupled weight decay of all of them.
public struct GroupAdam {
  public let group: ParameterGroup
  private let moments: (first: Tensor, second: Tensor)
  private let device: Device

  public init(_ group: ParameterGroup, on device: Device) {
    (self.group, self.device) = (group, device)
    moments = (
      device.memory.zeros(group.values.shape, for: .optimizer),
      device.memory.zeros(group.values.shape, for: .optimizer)
    )
  }

  /// Takes the step of a number, counted from 1, by the constants of a recipe.
  public func step(_ recipe: TrainingRecipe, rate: Double, weightDecay: Double, number: Int) {
    adamStep(
      AdamStep(
        learningRate: rate, beta1: recipe.beta1, beta2: recipe.beta2, epsilon: recipe.epsilon,
        weightDecay: weightDecay, beta1Power: pow(recipe.beta1, Double(number)),
        beta2Power: pow(recipe.beta2, Double(number))),
      parameters: group.values, gradients: group.gradients,
      firstMoments: moments.first, secondMoments: moments.second, on: device.pool)
  }

  /// What the optimizer remembers of the group.
  public func state(_ name: String) -> [StateTensor] {
    [
      StateTensor("exp_avg.\(name)", moments.first),
      StateTensor("exp_avg_sq.\(name)", moments.second),
    ]
  }
}
