internal import Kernels
internal import Learning

/// A convolution and the linear head that it learns from.
struct LocalLayer {
  let index: Int
  let sizes: ImageArchitecture.Layer
  let group: ParameterGroup
  let conv: Conv3x3
  /// V [K, s² C] and c [K]; the columns of V run over cells, then channels.
  let head: Linear
  /// The side of the grid over whose cells the head reads h.
  private let grid: Int
  private let smoothing: Float
  private let device: Device

  init(
    _ index: Int, _ sizes: ImageArchitecture.Layer, classes: Int,
    _ settings: LocalCrossEntropyNetworks, on device: Device
  ) {
    self.index = index
    self.sizes = sizes
    self.device = device
    grid = settings.reading.headInput == .cells ? sizes.grid : 1
    smoothing = Float(settings.reading.headSmoothing)
    let hasBias = settings.block.convolutionBias
    group = ParameterGroup(
      Conv3x3.specifications(
        "layers.\(index)", inputs: sizes.inputs, outputs: sizes.outputs, hasBias: hasBias)
        + Linear.specifications(
          "heads.\(index)", inputs: grid * grid * sizes.outputs, outputs: classes), on: device)
    conv = Conv3x3("layers.\(index)", in: group, hasBias: hasBias)
    head = Linear("heads.\(index)", in: group)
  }

  func initialize(seed: UInt64) {
    conv.initialize(seed: seed, layer: index)
    head.initialize(seed: seed, purpose: .headParameters, 0, UInt32(index))
  }

  private var pixelsPerCell: Float { Float(sizes.pixels / (grid * grid)) }

  /// h [B, H, W, C].
  func activation(_ x: Tensor) -> Tensor {
    let h = device.memory.tensor(sizes.map(x.shape[0]), for: .activations)
    conv(x, rectified: true, into: h, on: device)
    return h
  }

  /// p [B, s² C].
  func means(_ h: Tensor) -> Tensor {
    let means = device.memory.tensor(
      [h.shape[0], grid, grid, sizes.outputs], for: .activations)
    cellSums(ChannelBlock(pools: false), h, sums: means, squares: nil, on: device)
    scale(means, by: 1 / pixelsPerCell, on: device)
    return means.reshaped([h.shape[0], grid * grid * sizes.outputs])
  }

  /// z [B, K].
  func logits(_ means: Tensor) -> Tensor {
    let logits = device.memory.tensor(
      [means.shape[0], head.bias.value.count], for: .activations)
    head(means, into: logits)
    return logits
  }

  /// Leaves the gradients of L in the layer's group; returns L.
  func gradients(_ h: Tensor, x: Tensor, labels: [Int32]) -> Double {
    let means = means(h)
    let logits = logits(means)
    let loss = softmaxCrossEntropy(
      logits, labels: labels, smoothing: smoothing, gradient: logits)
    head.pullback(logits, x: means)
    // What each pixel of a cell receives.
    affineInputPullback(logits, weight: head.weight.value, into: means, on: device.pool)
    scale(means, by: 1 / pixelsPerCell, on: device)
    let gradient = device.memory.tensor(h.shape, for: .activations)
    blockPullback(
      ChannelBlock(pools: false), h, dx: nil,
      cells: means.reshaped([h.shape[0], grid, grid, sizes.outputs]), into: gradient,
      scaleGradient: nil, on: device)
    if let bias = conv.bias { mapSums(gradient, into: bias.gradient, on: device) }
    conv.weightPullback(MapGradient(gradient), x: x, on: device)
    return loss
  }

  var state: [StateTensor] {
    conv.state + [
      StateTensor("heads.\(index).weight", head.weight.value, .cells(grid: grid, isLast: true)),
      StateTensor("heads.\(index).bias", head.bias.value),
    ]
  }
}
