internal import Kernels
internal import Learning
internal import ScheduledRules

/// A hidden layer that learns from its own goodness: `h = relu(x Wᵀ + b)`, `L = thresholdLoss(h) + PeerPenalty(h)`.
///
/// x [R, I], h [R, N]; the first half of the rows is positive.
struct HintonLayer {
  let index: Int
  let parameters: MomentumGroup
  let weight: Parameter
  let bias: Parameter
  /// The mean activity of each unit over positive images [N].
  let means: Tensor
  private let penalty: PeerPenalty
  private let device: Device

  /// Where running means start.
  private static let initialMean: Float = 0.5

  init(_ index: Int, inputs: Int, units: Int, _ penalty: PeerPenalty, on device: Device) {
    self.index = index
    self.penalty = penalty
    self.device = device
    let name = "layers.\(index)"
    parameters = MomentumGroup(
      Linear.specifications(name, inputs: inputs, outputs: units), on: device)
    weight = parameters["\(name).weight"]
    bias = parameters["\(name).bias"]
    means = Tensor([units])
    means.fill(Self.initialMean)
  }

  /// Normal numbers of variance 1/N, N being the layer's own units; b = 0.
  func initialize(seed: UInt64) {
    CounterGenerator(seed: seed, purpose: .layerParameters, 0, UInt32(2 * index))
      .fillNormal(weight.value, deviation: 1 / Float(weight.value.shape[0]).squareRoot())
    bias.value.fill(0)
    means.fill(Self.initialMean)
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    let h = device.memory.tensor([x.shape[0], means.count], for: .activations)
    affineReLU(x, weight: weight.value, bias: bias.value, into: h, on: device.pool)
    return h
  }

  /// Leaves the gradients of W and b, and moves the running means.
  ///
  /// h becomes its gradient.
  /// - Returns: L, in nats.
  func gradients(_ h: Tensor, x: Tensor) -> Double {
    let (positives, units) = (h.shape[0] / 2, h.shape[1])
    let (peers, shares) = penalty(h.rows(0..<positives), means: means)
    let loss = thresholdLoss(h, gradient: h)
    for row in 0..<positives {
      let values = h.pointer + row * units
      for unit in 0..<units { values[unit] += shares[unit] }
    }
    affineWeightPullback(h, x: x, into: weight.gradient, on: device.pool)
    columnSums(h, into: bias.gradient)
    return loss + peers
  }

  var state: [StateTensor] {
    let name = "layers.\(index)"
    return parameters.state(name) + [StateTensor("means.\(name)", means)]
  }
}
