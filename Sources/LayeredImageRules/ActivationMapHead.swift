internal import Kernels
internal import Learning

/// A head on means of the activation: `z_l = V_l p_l + c_l`, learned or drawn once and fixed.
///
/// p_l [B, d] are the means of h_l over cells, V [K, d], c [K]; the columns of V run over cells, then channels.
struct ActivationMapHead: MapHead {
  private let weight: Tensor
  private let bias: Tensor
  /// The same parameters where they learn.
  private let linear: Linear?
  private let fixed: (scale: ProjectionScale, columns: ProjectionColumns)?
  private let sizes: HeadSizes
  private let smoothing: Float
  private let device: Device

  /// With a scale the parameters are fixed; without, they are among those of `group`.
  init(
    _ sizes: HeadSizes, fixedAt fixed: (scale: ProjectionScale, columns: ProjectionColumns)?,
    in group: ParameterGroup, smoothing: Float, on device: Device
  ) {
    (self.sizes, self.fixed, self.smoothing, self.device) = (sizes, fixed, smoothing, device)
    linear = fixed == nil ? Linear(Self.name(sizes.layer), in: group) : nil
    weight =
      linear?.weight.value
      ?? device.memory.zeros([sizes.classes, sizes.dimension], for: .weights)
    bias = linear?.bias.value ?? device.memory.zeros([sizes.classes], for: .weights)
  }

  static func specifications(_ sizes: HeadSizes) -> [ParameterSpecification] {
    Linear.specifications(name(sizes.layer), inputs: sizes.dimension, outputs: sizes.classes)
  }

  private static func name(_ layer: Int) -> String { "heads.\(layer)" }

  func initialize(seed: UInt64) {
    linear?.initialize(seed: seed, purpose: .headParameters, 0, UInt32(sizes.layer))
    guard let fixed else { return }
    drawTransposed(weight, bias, fixed.scale, fixed.columns, seed: seed, layer: sizes.layer)
  }

  var state: [StateTensor] {
    let name = Self.name(sizes.layer)
    return [
      StateTensor("\(name).weight", weight, .cells(grid: sizes.grid, isLast: true)),
      StateTensor("\(name).bias", bias),
    ]
  }

  var temperature: Float? { nil }

  func read(_ h: Tensor) -> PooledMap {
    let images = h.shape[0]
    let means = device.memory.tensor(sizes.cells(images), for: .activations)
    cellSums(ChannelBlock(pools: false), h, sums: means, squares: nil, on: device)
    scale(means, by: 1 / Float(sizes.pixelsPerCell), on: device)
    return PooledMap(values: means.reshaped([images, sizes.dimension]), sums: nil)
  }

  func logits(_ pooled: PooledMap) -> Tensor {
    let logits = device.memory.tensor(
      [pooled.values.shape[0], sizes.classes], for: .activations)
    affine(pooled.values, weight: weight, bias: bias, into: logits)
    return logits
  }

  func gradients(_ pooled: PooledMap, labels: [Int32]) -> (loss: Double, map: HeadGradient) {
    let means = pooled.values
    let logits = logits(pooled)
    let loss = softmaxCrossEntropy(
      logits, labels: labels, smoothing: smoothing, gradient: logits)
    linear?.pullback(logits, x: means)
    affineInputPullback(logits, weight: weight, into: means, on: device.pool)
    scale(means, by: 1 / Float(sizes.pixelsPerCell), on: device)
    return (loss, .cells(means.reshaped(sizes.cells(means.shape[0]))))
  }
}
