internal import GroupOptimizers
internal import Kernels
internal import Learning

/// A linear classifier of what all layers hand on: `z = dropout(f) Vᵀ + b`, f [B, F].
///
/// f holds the maps of each layer, halved by means of 2 by 2 and standardised. It learns by Adam, whose rate is halved
/// seven times on the way; its loss reaches no layer.
struct ContrastiveReadout {
  let optimizer: GroupAdam
  let linear: Linear
  private let dropoutProbability: Double
  private let device: Device

  /// After which shares of the read-out's epochs the rate is halved.
  private static let halvings = [0.2, 0.34, 0.5, 0.6, 0.7, 0.8, 0.9]

  init(features: Int, classes: Int, dropout: Double, on device: Device) {
    (dropoutProbability, self.device) = (dropout, device)
    let group = ParameterGroup(
      Linear.specifications("readout", inputs: features, outputs: classes), on: device)
    linear = Linear("readout", in: group)
    optimizer = GroupAdam(group, on: device)
  }

  /// Evenly from ±1/√F, weights and biases.
  func initialize(seed: UInt64) {
    linear.initialize(seed: seed, purpose: .contrastiveReadout, 0, 0)
  }

  /// f of the maps that the layers hand on.
  func features(_ maps: [Tensor]) -> Tensor {
    let images = maps[0].shape[0]
    let f = device.memory.tensor([images, linear.weight.value.shape[1]], for: .activations)
    var start = 0
    for h in maps {
      let side = h.shape[1] / 2
      let shape: Shape = [images, side, side, h.shape[3]]
      let (small, part) = (
        device.memory.tensor(shape, for: .activations),
        device.memory.tensor(shape, for: .activations)
      )
      RectifiedPool(isTriangle: false)(h, into: small, on: device.pool)
      standardize(small, padding: 0, into: part, on: device.pool)
      let count = part.count / images
      for image in 0..<images {
        (f.pointer + image * f.shape[1] + start)
          .update(from: part.pointer + image * count, count: count)
      }
      start += count
    }
    return f
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
      probability: dropoutProbability, seed: context.seed, purpose: .contrastiveReadoutDropout,
      step: context.step, layer: 0)
    dropout(f, mask, into: dropped, on: device)
    let z = logits(dropped)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    linear.pullback(z, x: dropped)
    return loss
  }

  /// The rate of an epoch, counted from 0, of so many.
  static func rate(_ peak: Double, epoch: Int, of epochs: Int) -> Double {
    peak / Double(1 << halvings.count { Double(epoch) >= ($0 * Double(epochs)).rounded() })
  }
}

extension RandomPurpose {
  /// The first weights of the read-out.
  static let contrastiveReadout = RandomPurpose(rawValue: 47)
  /// What the read-out does not see; the index is the step.
  static let contrastiveReadoutDropout = RandomPurpose(rawValue: 48)
}
