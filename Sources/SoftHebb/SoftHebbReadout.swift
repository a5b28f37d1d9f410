internal import Foundation
internal import Kernels
internal import Learning

/// A linear classifier of the last block's maps: `z = dropout(f) Vᵀ + b`, f [B, F].
///
/// It learns by Adam, whose rate is halved seven times on the way. Its loss reaches no block.
struct SoftHebbReadout {
  let parameters: ParameterGroup
  let linear: Linear
  private let moments: (first: Tensor, second: Tensor)
  private let dropoutProbability: Double
  private let device: Device

  private static let name = "readout"
  /// After which shares of the read-out's epochs the rate is halved.
  private static let halvings = [0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9]

  init(features: Int, classes: Int, dropout: Double, on device: Device) {
    (dropoutProbability, self.device) = (dropout, device)
    parameters = ParameterGroup(
      Linear.specifications(Self.name, inputs: features, outputs: classes), on: device)
    linear = Linear(Self.name, in: parameters)
    moments = (
      device.memory.zeros(parameters.values.shape, for: .optimizer),
      device.memory.zeros(parameters.values.shape, for: .optimizer)
    )
  }

  /// Evenly from ±1/√F, weights and biases.
  func initialize(seed: UInt64) {
    linear.initialize(seed: seed, purpose: .readoutParameters, 0, 0)
  }

  /// z [B, K].
  func logits(_ f: Tensor) -> Tensor {
    let z = device.memory.tensor([f.shape[0], linear.bias.value.count], for: .activations)
    linear(f, into: z)
    return z
  }

  /// Leaves the gradients of the cross-entropy; returns it, in nats.
  func gradients(_ f: Tensor, labels: [Int32], _ context: StepContext) -> Double {
    let dropped = device.memory.tensor(f.shape, for: .activations)
    let mask = Dropout(
      probability: dropoutProbability, seed: context.seed, purpose: .readoutDropout,
      step: context.step, layer: 0)
    dropout(f, mask, into: dropped, on: device)
    let z = logits(dropped)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    linear.pullback(z, x: dropped)
    return loss
  }

  /// The rate of an epoch, counted from 0, of so many.
  static func rate(_ peak: Double, epoch: Int, of epochs: Int) -> Double {
    let count = halvings.count { epoch >= Int($0 * Double(epochs)) }
    return peak / Double(1 << count)
  }

  /// Takes the step of a number, counted from 1.
  func move(_ recipe: TrainingRecipe, rate: Double, step: Int) {
    adamStep(
      AdamStep(
        learningRate: rate, beta1: recipe.beta1, beta2: recipe.beta2, epsilon: recipe.epsilon,
        weightDecay: recipe.weightDecay, beta1Power: pow(recipe.beta1, Double(step)),
        beta2Power: pow(recipe.beta2, Double(step))),
      parameters: parameters.values, gradients: parameters.gradients,
      firstMoments: moments.first, secondMoments: moments.second, on: device.pool)
  }

  var state: [StateTensor] {
    [
      StateTensor("readout.weight", linear.weight.value),
      StateTensor("readout.bias", linear.bias.value),
      StateTensor("exp_avg.readout", moments.first),
      StateTensor("exp_avg_sq.readout", moments.second),
    ]
  }
}

extension RandomPurpose {
  /// The first weights of a read-out.
  static let readoutParameters = RandomPurpose(rawValue: 43)
  /// What a read-out does not see; the index is the step.
  static let readoutDropout = RandomPurpose(rawValue: 44)
}
