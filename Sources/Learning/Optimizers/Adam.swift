public import Kernels

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
public struct Adam {
  public var settings: AdamSettings
  private let group: ParameterGroup
  private let pool: ThreadPool
  let firstMoments: Tensor
  let secondMoments: Tensor
  /// Steps taken so far.
  package private(set) var steps = 0
  private var beta1Power = 1.0
  private var beta2Power = 1.0

  /// With a device, the moments lie in its memory and its threads share a step.
  public init(_ settings: AdamSettings, moving group: ParameterGroup, on device: Device? = nil) {
    self.settings = settings
    self.group = group
    pool = device?.pool ?? .serial
    let shape = group.values.shape
    firstMoments = device?.memory.zeros(shape, for: .optimizer) ?? Tensor(shape)
    secondMoments = device?.memory.zeros(shape, for: .optimizer) ?? Tensor(shape)
  }

  /// Makes this the optimizer after so many steps; the moments are the caller's to restore.
  package mutating func resume(after steps: Int) {
    (self.steps, beta1Power, beta2Power) = (0, 1, 1)
    for _ in 0..<steps { countStep() }
  }

  /// The powers are products, step by step: a resumed optimizer rounds as an uninterrupted one.
  private mutating func countStep() {
    steps += 1
    beta1Power *= settings.beta1
    beta2Power *= settings.beta2
  }

  public mutating func step() {
    countStep()
    for (range, decays) in group.decayRuns {
      let step = AdamStep(
        learningRate: settings.learningRate, beta1: settings.beta1, beta2: settings.beta2,
        epsilon: settings.epsilon, weightDecay: decays ? settings.weightDecay : 0,
        beta1Power: beta1Power, beta2Power: beta2Power)
      func part(_ tensor: Tensor) -> Tensor {
        tensor.slice(from: range.lowerBound, [range.count])
      }
      adamStep(
        step, parameters: part(group.values), gradients: part(group.gradients),
        firstMoments: part(firstMoments), secondMoments: part(secondMoments), on: pool)
    }
  }
}
