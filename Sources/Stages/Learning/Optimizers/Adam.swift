internal import Kernels

/// The constants of Adam; with a weight decay, of AdamW.
public struct AdamSettings: Codable, Sendable, Equatable {
  public var learningRate: Double
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  public var weightDecay: Double

  public init(
    learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }
}

/// Adam with bias correction (Kingma and Ba, 2015), rounded as in PyTorch; see `adamStep`.
public struct Adam: Optimizer {
  public var settings: AdamSettings
  private let group: ParameterGroup
  private let firstMoments: Tensor
  private let secondMoments: Tensor
  private var beta1Power = 1.0
  private var beta2Power = 1.0

  public init(_ settings: AdamSettings, moving group: ParameterGroup) {
    self.settings = settings
    self.group = group
    firstMoments = Tensor(group.values.shape)
    secondMoments = Tensor(group.values.shape)
  }

  public mutating func step() {
    beta1Power *= settings.beta1
    beta2Power *= settings.beta2
    let step = AdamStep(
      learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
      epsilon: settings.epsilon, weightDecay: settings.weightDecay, beta1Power: beta1Power,
      beta2Power: beta2Power)
    adamStep(
      step, parameters: group.values, gradients: group.gradients, firstMoments: firstMoments,
      secondMoments: secondMoments)
  }
}
