internal import GroupOptimizers
internal import Kernels
internal import Learning

/// A convolutional layer whose channels stand for classes: `h = dropout(relu(x * W))`, `z = groupMeans(h)`, and
/// `groupNorm(h)` for the next layer.
///
/// x [B, S, S, I], W [3, 3, I, O] without a bias, z [B, K]; the loss is the cross-entropy of z. Goodness is taken before
/// normalisation, which would leave nothing of it.
struct DeeperLayer {
  let index: Int
  let optimizer: GroupAdam
  let weight: Parameter
  private let classes: Int
  /// Whether the maps get half the side.
  private let isStrided: Bool
  private let dropoutProbability: Double
  private let device: Device

  init(
    _ index: Int, inputs: Int, channels: Int, isStrided: Bool, classes: Int, dropout: Double,
    on device: Device
  ) {
    (self.index, self.classes, self.isStrided) = (index, classes, isStrided)
    (dropoutProbability, self.device) = (dropout, device)
    let name = "layers.\(index).weight"
    let group = ParameterGroup(
      [ParameterSpecification(name: name, shape: [3, 3, inputs, channels])], on: device)
    weight = group[name]
    optimizer = GroupAdam(group, on: device)
  }

  /// He's normal initialisation by what leaves a unit, deviation √(2 / (9 O)).
  func initialize(seed: UInt64) {
    CounterGenerator(seed: seed, purpose: .deeperLayers, UInt32(index))
      .fillNormal(
        weight.value, deviation: (2 / Float(9 * weight.value.shape[3])).squareRoot())
  }

  /// z of maps, and what the next layer sees.
  func callAsFunction(_ x: Tensor) -> (z: Tensor, next: Tensor) {
    handedOn(activations(x, rows: patches(x)))
  }

  /// Leaves the gradient of W.
  /// - Returns: the loss, in nats, and what the next layer sees.
  func gradients(
    _ x: Tensor, labels: [Int32], _ context: StepContext
  ) -> (loss: Double, next: Tensor) {
    let rows = patches(x)
    let h = activations(x, rows: rows)
    let matrix = h.reshaped([h.count / h.shape[3], h.shape[3]])
    dropout(
      matrix,
      Dropout(
        probability: dropoutProbability, seed: context.seed, purpose: .deeperDropout,
        step: context.step, layer: index), into: matrix, on: device)
    let (z, next) = handedOn(h)
    let loss = softmaxCrossEntropy(z, labels: labels, gradient: z)
    groupMeansPullback(z, h: h, scale: Float(1 / (1 - dropoutProbability)), on: device.pool)
    if let rows {
      let gradient = weight.gradient.reshaped([rows.shape[1], h.shape[3]])
      affineWeightPullback(rows, x: matrix, into: gradient, on: device.pool)
    } else {
      convolution3x3WeightPullback(MapGradient(h), x: x, into: weight.gradient, on: device)
    }
    return (loss, next)
  }

  var state: [StateTensor] {
    [StateTensor("layers.\(index).weight", weight.value, .convolution)]
      + optimizer.state("layers.\(index)")
  }

  private func handedOn(_ h: Tensor) -> (z: Tensor, next: Tensor) {
    let z = device.memory.tensor([h.shape[0], classes], for: .activations)
    groupMeans(h, into: z, on: device.pool)
    let next = device.memory.tensor(h.shape, for: .activations)
    groupNorm(h, groups: classes, into: next, on: device.pool)
    return (z, next)
  }

  /// The patches of a strided layer; others need none.
  private func patches(_ x: Tensor) -> Tensor? {
    guard isStrided else { return nil }
    let pixels = x.shape[0] * x.shape[1] * x.shape[1] / 4
    let rows = device.memory.tensor([pixels, 9 * x.shape[3]], for: .activations)
    stridedPatches(of: x, into: rows, on: device.pool)
    return rows
  }

  private func activations(_ x: Tensor, rows: Tensor?) -> Tensor {
    let (side, channels) = (isStrided ? x.shape[1] / 2 : x.shape[1], weight.value.shape[3])
    let h = device.memory.tensor([x.shape[0], side, side, channels], for: .activations)
    guard let rows else {
      convolution3x3(x, weight: weight.value, bias: nil, rectified: true, into: h, on: device)
      return h
    }
    // The product of rows and weights, which is what carries a gradient back through an affine map.
    affineInputPullback(
      rows, weight: weight.value.reshaped([rows.shape[1], channels]),
      into: h.reshaped([rows.shape[0], channels]), on: device.pool)
    for index in 0..<h.count { h.pointer[index] = max(h.pointer[index], 0) }
    return h
  }
}

extension RandomPurpose {
  /// The first weights of a layer; the index is the layer's.
  static let deeperLayers = RandomPurpose(rawValue: 49)
  /// The units that a layer drops; indices are the step and the layer.
  static let deeperDropout = RandomPurpose(rawValue: 50)
}
