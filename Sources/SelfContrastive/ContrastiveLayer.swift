internal import Foundation
internal import GroupOptimizers
internal import Kernels
internal import Learning

/// A convolutional layer that learns without labels: images paired with themselves shall have much goodness, images
/// paired with others little.
///
///     u = patches(a) wᵀ + n b,   h = pool(rectified u)
///
/// a is what `standardize` makes of maps, or the sum of two such where the layer sees a pair; n says of how many it is
/// the sum. w [O, k k I], b [O].
struct ContrastiveLayer {
  let index: Int
  let optimizer: GroupAdam
  let weight: Parameter
  let bias: Parameter
  let settings: Settings
  private let kernel: Int
  private let pooling: RectifiedPool
  private let device: Device

  /// What differs from layer to layer.
  struct Settings: Equatable {
    let epochs: Int
    let rate: Double
    let weightDecay: Double
    /// The rate is multiplied by `rateFactor` every so many batches.
    let rateFactor: Double
    let ratePeriod: Int
    let loss: ContrastiveLoss

    /// The rate of a batch, counted from 0; the program of the method lowers it one batch early.
    func rate(batch: Int) -> Double { rate * pow(rateFactor, Double((batch + 1) / ratePeriod)) }
  }

  init(
    _ index: Int, inputs: Int, channels: Int, kernel: Int, isLast: Bool, _ settings: Settings,
    on device: Device
  ) {
    (self.index, self.kernel, self.settings, self.device) = (index, kernel, settings, device)
    pooling = RectifiedPool(isTriangle: !isLast)
    let name = "layers.\(index)"
    let group = ParameterGroup(
      Linear.specifications(name, inputs: kernel * kernel * inputs, outputs: channels), on: device)
    (weight, bias) = (group["\(name).weight"], group["\(name).bias"])
    optimizer = GroupAdam(group, on: device)
  }

  /// w evenly from ±√(6 / (k² (I + O))), b from ±1/√(k² I).
  func initialize(seed: UInt64) {
    let (outputs, inputs) = (weight.value.shape[0], weight.value.shape[1])
    let fans = Float(inputs + kernel * kernel * outputs)
    for (part, (parameter, bound)) in [
      (weight, (6 / fans).squareRoot()), (bias, 1 / Float(inputs).squareRoot()),
    ].enumerated() {
      CounterGenerator(seed: seed, purpose: .contrastiveLayers, UInt32(index), UInt32(part))
        .fillUniform(parameter.value, from: -bound, to: bound)
    }
  }

  /// a of maps.
  func standardized(_ x: Tensor) -> Tensor {
    let side = x.shape[1] + kernel - 1
    let a = device.memory.tensor([x.shape[0], side, side, x.shape[3]], for: .activations)
    standardize(x, padding: kernel / 2, into: a, on: device.pool)
    return a
  }

  /// Pairs of maps, each with that of another image; of every map with itself where the shift is 0.
  func pairs(_ a: Tensor, shift: Int) -> Tensor {
    let sums = device.memory.tensor(a.shape, for: .activations)
    pairSums(a, shift: shift, into: sums, on: device.pool)
    return sums
  }

  /// h of a sum of so many.
  func callAsFunction(_ a: Tensor, of terms: Int) -> Tensor {
    let u = preactivations(a, of: terms).u
    let (images, side) = (a.shape[0], a.shape[1] - kernel + 1)
    let h = device.memory.tensor([images, side / 2, side / 2, u.shape[1]], for: .activations)
    pooling(u.reshaped([images, side, side, u.shape[1]]), into: h, on: device.pool)
    return h
  }

  /// h of maps whose images are paired with themselves.
  func handedOn(_ x: Tensor) -> Tensor { self(pairs(standardized(x), shift: 0), of: 2) }

  /// Leaves the gradients of w and b.
  /// - Returns: the loss, in nats.
  func gradients(positive: Tensor, negative: Tensor, of terms: Int) -> Double {
    let images = positive.shape[0]
    let parts = [positive, negative].map { a in
      let (rows, u) = preactivations(a, of: terms)
      let y = device.memory.tensor([images, u.shape[0] / images], for: .activations)
      pixelGoodness(u, into: y, on: device.pool)
      return (rows: rows, u: u, y: y)
    }
    let loss = settings.loss(parts[0].y, parts[1].y)
    let (change, sums) = (Tensor(weight.value.shape), Tensor(bias.value.shape))
    optimizer.group.gradients.fill(0)
    for (rows, u, dy) in parts {
      pixelGoodnessPullback(dy, u: u, on: device.pool)
      affineWeightPullback(u, x: rows, into: change, on: device.pool)
      add(change, to: weight.gradient)
      columnSums(u, into: sums)
      for index in 0..<sums.count { bias.gradient.pointer[index] += Float(terms) * sums[index] }
    }
    return loss
  }

  private func preactivations(_ a: Tensor, of terms: Int) -> (rows: Tensor, u: Tensor) {
    let side = a.shape[1] - kernel + 1
    let rows = device.memory.tensor(
      [a.shape[0] * side * side, weight.value.shape[1]], for: .activations)
    patches(of: a, kernel: kernel, into: rows, on: device.pool)
    let biases = Tensor(bias.value.elements.map { Float(terms) * $0 }, bias.value.shape)
    let u = device.memory.tensor([rows.shape[0], biases.count], for: .activations)
    affine(rows, weight: weight.value, bias: biases, into: u, on: device.pool)
    return (rows, u)
  }
}

extension RandomPurpose {
  /// The first parameters of a layer; indices are the layer's and the parameter's.
  static let contrastiveLayers = RandomPurpose(rawValue: 45)
  /// How far apart the images of a negative pair are; the index is the step.
  static let partners = RandomPurpose(rawValue: 46)
}
