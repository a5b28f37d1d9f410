internal import Kernels
internal import Learning

/// A head on goodness, the mean squared activation over cells, under a temperature of its own.
///
///     q_l = sums of h_l² over cells of A pixels,   z_l = (q_l / (A T_l)) R_l + c_l
///
/// R_l [d, K] and c_l [K] are drawn once and fixed, as DTG-FF has them, or learn. `T_l` is made from the number
/// `a_l` and stays within its range, or is 1.
struct GoodnessMapHead: MapHead {
  private let projection: Tensor
  private let bias: Tensor
  private let learned: (projection: Parameter, bias: Parameter)?
  private let fixed: (scale: ProjectionScale, columns: ProjectionColumns)?
  private let range: TemperatureRange?
  /// `a_l`.
  private let rawTemperature: Parameter?
  private let sizes: HeadSizes
  private let smoothing: Float
  /// Whether the convolution's bias learns from the sums of h.
  private let readsSums: Bool
  private let device: Device

  /// With a scale, R and c are fixed; without, they are among the parameters of `group`, as `a_l` is unless the
  /// range is nil.
  init(
    _ sizes: HeadSizes, fixedAt fixed: (scale: ProjectionScale, columns: ProjectionColumns)?,
    range: TemperatureRange?, in group: ParameterGroup, smoothing: Float, readsSums: Bool,
    on device: Device
  ) {
    (self.sizes, self.fixed, self.range) = (sizes, fixed, range)
    (self.smoothing, self.readsSums, self.device) = (smoothing, readsSums, device)
    let names = Names(sizes.layer)
    rawTemperature = range.map { _ in group[names.temperature] }
    learned = fixed == nil ? (group[names.projection], group[names.bias]) : nil
    projection =
      learned?.projection.value
      ?? device.memory.zeros([sizes.dimension, sizes.classes], for: .weights)
    bias = learned?.bias.value ?? device.memory.zeros([sizes.classes], for: .weights)
  }

  static func specifications(
    _ sizes: HeadSizes, learnsTemperature: Bool, decaysTemperature: Bool, learnsProjection: Bool
  ) -> [ParameterSpecification] {
    let names = Names(sizes.layer)
    let temperature = ParameterSpecification(
      name: names.temperature, shape: [], decays: decaysTemperature)
    return (learnsTemperature ? [temperature] : [])
      + (learnsProjection
        ? [
          ParameterSpecification(name: names.projection, shape: [sizes.dimension, sizes.classes]),
          ParameterSpecification(name: names.bias, shape: [sizes.classes]),
        ] : [])
  }

  private struct Names {
    let temperature, projection, bias: String

    init(_ layer: Int) {
      temperature = "temperatures.\(layer)"
      projection = "projections.\(layer)"
      bias = "projectionBiases.\(layer)"
    }
  }

  /// The temperature starts in the middle of its range; what learns starts as a learned head on activations
  /// does in the same place.
  func initialize(seed: UInt64) {
    if let fixed {
      return drawProjection(
        projection, bias, fixed.scale, fixed.columns, seed: seed, layer: sizes.layer)
    }
    let group = ParameterGroup(ActivationMapHead.specifications(sizes))
    let linear = Linear("heads.\(sizes.layer)", in: group)
    linear.initialize(seed: seed, purpose: .headParameters, 0, UInt32(sizes.layer))
    bias.assign(linear.bias.value)
    transpose(linear.weight.value, into: projection)
  }

  var state: [StateTensor] {
    let names = Names(sizes.layer)
    return (rawTemperature.map { [StateTensor(names.temperature, $0.value)] } ?? []) + [
      StateTensor(names.projection, projection, .cells(grid: sizes.grid, isLast: false)),
      StateTensor(names.bias, bias),
    ]
  }

  var temperature: Float? { currentTemperature }

  private var currentTemperature: Float {
    guard let range, let rawTemperature else { return 1 }
    return range.temperature(rawTemperature.value[0])
  }

  func read(_ h: Tensor) -> PooledMap {
    let images = h.shape[0]
    func cells() -> Tensor { device.memory.tensor(sizes.cells(images), for: .activations) }
    let (sums, squares) = (readsSums ? cells() : nil, cells())
    cellSums(ChannelBlock(pools: false), h, sums: sums, squares: squares, on: device)
    return PooledMap(values: squares.reshaped([images, sizes.dimension]), sums: sums)
  }

  func logits(_ pooled: PooledMap) -> Tensor {
    let z = device.memory.tensor([pooled.values.shape[0], sizes.classes], for: .activations)
    projectCells(
      pooled.values, pixelsPerCell: sizes.pixelsPerCell, projection: projection, bias: bias,
      temperature: currentTemperature, into: z, on: device)
    return z
  }

  func gradients(_ pooled: PooledMap, labels: [Int32]) -> (loss: Double, map: HeadGradient) {
    let temperature = currentTemperature
    let z = logits(pooled)
    let dz = device.memory.tensor(z.shape, for: .activations)
    let loss = softmaxCrossEntropy(z, labels: labels, smoothing: smoothing, gradient: dz)
    if let learned {
      // dR = (1 / (A T)) qᵀ dz
      affineWeightPullback(
        pooled.values, x: dz, into: learned.projection.gradient, on: device.pool)
      scale(
        learned.projection.gradient, by: 1 / (temperature * Float(sizes.pixelsPerCell)), on: device)
      columnSums(dz, into: learned.bias.gradient)
    }
    let cells = pooled.values
    let temperatureGradient = projectCellsPullback(
      dz, z: z, pixelsPerCell: sizes.pixelsPerCell, projection: projection, bias: bias,
      temperature: temperature, into: cells, on: device)
    if let range, let rawTemperature {
      rawTemperature.gradient.fill(
        range.pullback(temperatureGradient, at: rawTemperature.value[0]))
    }
    return (loss, .products(cells.reshaped(sizes.cells(z.shape[0]))))
  }
}
