internal import Kernels
internal import Learning

/// A block that learns without labels and without a gradient: `h = pool(triangle(u))`, `u = patches(norm(x)) wᵀ`.
///
/// x [B, S, S, I], w [O, k k I], h [B, S', S', O]; norm is a batch normalisation that learns no scale.
struct SoftHebbBlock {
  let index: Int
  let parameters: ParameterGroup
  let weight: Parameter
  let running: RunningStatistics
  let pooling: MapPooling
  private let kernel: Int
  private let settings: Settings
  private let (one, zero): (Tensor, Tensor)
  private let device: Device

  /// What differs from block to block.
  struct Settings: Equatable {
    let inverseTemperature: Float
    let rate: Float
    let power: Float
  }

  private static let epsilon = 1e-5
  /// Rows of weights start with about this norm, and move towards 1.
  private static let initialNorm: Float = 25

  init(
    _ index: Int, inputs: Int, channels: Int, kernel: Int, _ pooling: MapPooling,
    _ settings: Settings, on device: Device
  ) {
    (self.index, self.kernel, self.pooling) = (index, kernel, pooling)
    (self.settings, self.device) = (settings, device)
    let name = "blocks.\(index).weight"
    parameters = ParameterGroup(
      [ParameterSpecification(name: name, shape: [channels, kernel * kernel * inputs])],
      on: device)
    weight = parameters[name]
    running = RunningStatistics(
      mean: device.memory.zeros([inputs], for: .weights),
      variance: device.memory.zeros([inputs], for: .weights))
    (one, zero) = (Tensor([inputs]), Tensor([inputs]))
    one.fill(1)
  }

  /// Normal numbers of deviation 25 / √I, I being the numbers in a patch.
  func initialize(seed: UInt64) {
    CounterGenerator(seed: seed, purpose: .blockWeights, UInt32(index), 0)
      .fillNormal(
        weight.value, deviation: Self.initialNorm / Float(weight.value.shape[1]).squareRoot())
    running.reset()
  }

  /// h, by the running statistics.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let rows = pixels(x)
    let (_, u) = preactivations(
      x, statistics(running, weight: one, bias: zero, epsilon: Self.epsilon, on: device), rows)
    channelTriangle(u, power: settings.power, into: u, on: device.pool)
    let side = pooling.side(of: x.shape[1])
    let h = device.memory.tensor([x.shape[0], side, side, u.shape[1]], for: .activations)
    pooling(u.reshaped([x.shape[0], x.shape[1], x.shape[1], u.shape[1]]), into: h, on: device.pool)
    return h
  }

  /// Learns from images, whose statistics also move the running ones.
  func learn(_ x: Tensor) {
    let rows = pixels(x)
    let statistics = batchStatistics(
      rows, weight: one, bias: zero, epsilon: Self.epsilon, running: running, on: device)
    let (patches, u) = preactivations(x, statistics, rows)
    softWinnerStep(
      weight.value, patches: patches, u, change: weight.gradient,
      inverseTemperature: settings.inverseTemperature, rate: settings.rate, on: device)
  }

  private func pixels(_ x: Tensor) -> Tensor {
    x.reshaped([x.shape[0] * x.shape[1] * x.shape[2], x.shape[3]])
  }

  private func preactivations(
    _ x: Tensor, _ statistics: BatchStatistics, _ rows: Tensor
  ) -> (patches: Tensor, u: Tensor) {
    let normalized = device.memory.tensor(x.shape, for: .activations)
    batchNorm(rows, statistics, into: normalized.reshaped(rows.shape), on: device)
    let patches = device.memory.tensor(
      [rows.shape[0], weight.value.shape[1]], for: .activations)
    mirroredPatches(of: normalized, kernel: kernel, into: patches, on: device.pool)
    let channels = weight.value.shape[0]
    let u = device.memory.tensor([rows.shape[0], channels], for: .activations)
    affine(patches, weight: weight.value, bias: Tensor([channels]), into: u, on: device.pool)
    return (patches, u)
  }

  var state: [StateTensor] {
    [
      StateTensor("blocks.\(index).weight", weight.value),
      StateTensor("blocks.\(index).norm.running_mean", running.mean),
      StateTensor("blocks.\(index).norm.running_var", running.variance),
    ]
  }
}

extension RandomPurpose {
  /// The first weights of a block; the index is the block's.
  static let blockWeights = RandomPurpose(rawValue: 42)
}
