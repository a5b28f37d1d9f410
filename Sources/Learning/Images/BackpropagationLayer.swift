package import Kernels

/// A convolution of a backpropagation network with what stands behind it.
///
///     s = x * W + b              (rectified at once, unless a batch normalisation follows)
///     h = s  or  relu(batchNorm(s))
///     x' = dropout(layerNorm(pool(h)))  or  pool(h)
///
/// with the first of these in the order of `BlockOrder`.
package struct BackpropagationLayer {
  package let index: Int
  package let sizes: ImageArchitecture.Layer
  let conv: Conv3x3
  /// γ and β of the channel LayerNorm; the last layer has none, unless the classifier reads its x'.
  package let layerNorm: (weight: Parameter, bias: Parameter)?
  package let batchNorm: BatchNormLayer?
  /// The linear head on the means of h over the cells of its input.
  let head: Linear?
  /// The gradients of everything above, one after the other.
  package let gradients: Tensor
  private let plan: BackpropagationPlan
  private let device: Device

  init(
    _ index: Int, _ plan: BackpropagationPlan, in group: ParameterGroup, on device: Device
  ) {
    self.index = index
    self.plan = plan
    self.device = device
    let settings = plan.settings
    sizes = plan.architecture.layers[index]
    conv = Conv3x3("layers.\(index)", in: group, hasBias: plan.block.convolutionBias)
    let norm = "norms.\(index)"
    layerNorm =
      plan.hasLayerNorm(index) ? (group["\(norm).weight"], group["\(norm).bias"]) : nil
    batchNorm = settings.blockNorm == .batchNorm ? BatchNormLayer(norm, in: group, on: device) : nil
    head = settings.heads == .everyLayer ? Linear("heads.\(index)", in: group) : nil
    gradients = group.gradients(ofAdjacent: plan.specifications(index).map(\.name))
  }

  package func initialize(seed: UInt64) {
    conv.initialize(seed: seed, layer: index)
    layerNorm?.weight.value.fill(1)
    layerNorm?.bias.value.fill(0)
    batchNorm?.initialize()
    head?.initialize(seed: seed, purpose: .headParameters, 0, UInt32(index))
  }

  /// The side of the grid over whose cells the losses read h.
  package var grid: Int { head == nil ? 1 : plan.headGrid(index) }

  /// The pixels of a cell of that grid.
  var pixelsPerCell: Int { sizes.pixels / (grid * grid) }

  /// s.
  func convolve(_ x: Tensor) -> Tensor {
    let s = device.memory.tensor(sizes.map(x.shape[0]), for: .activations)
    conv(x, rectified: batchNorm == nil, into: s, on: device)
    return s
  }

  /// What turns s into x'; without a context as in evaluation.
  package func block(_ context: StepContext?, _ statistics: BatchStatistics?) -> ChannelBlock {
    ChannelBlock(
      pools: sizes.pools, order: plan.block.blockOrder,
      norm: layerNorm == nil ? .none : .layerNorm, epsilon: plan.block.normEpsilon,
      scale: layerNorm.map { ($0.weight.value, $0.bias.value) },
      dropout: layerNorm == nil
        ? .none
        : context?.dropout(plan.settings.blockDropout, .blockDropout, layer: index) ?? .none,
      batchNorm: statistics.map { ($0.slope, $0.shift) })
  }

  /// The statistics that normalise s, of the batch or the running ones.
  package func statistics(_ s: Tensor, isTraining: Bool) -> BatchStatistics? {
    batchNorm.map {
      isTraining ? $0.training(rows(s), on: device) : $0.evaluating(on: device)
    }
  }

  /// The sums of h over the cells [B, s, s, C].
  func sums(_ s: Tensor, _ block: ChannelBlock) -> Tensor {
    let sums = device.memory.tensor([s.shape[0], grid, grid, s.shape[3]], for: .activations)
    cellSums(block, s, sums: sums, squares: nil, on: device)
    return sums
  }

  /// The gradient in the convolution's result, in place of s where nothing needs s any more; leaves
  /// those of the norm and of the convolution's bias.
  ///
  /// `dx` is the gradient in x', `cells` that which each pixel of a cell receives from a loss.
  func blockGradient(
    _ s: Tensor, _ block: ChannelBlock, _ statistics: BatchStatistics?, dx: Tensor?, cells: Tensor?
  ) -> Tensor {
    let gradient =
      statistics == nil ? s : device.memory.tensor(s.shape, for: .activations)
    blockPullback(
      block, s, dx: dx, cells: cells, into: gradient,
      scaleGradient: layerNorm.map { ($0.weight.gradient, $0.bias.gradient) }, on: device)
    if let batchNorm, let statistics {
      batchNorm.pullback(
        rows(gradient), x: rows(s), statistics, into: rows(gradient), on: device)
    }
    if let bias = conv.bias { mapSums(gradient, into: bias.gradient, on: device) }
    return gradient
  }

  private func rows(_ maps: Tensor) -> Tensor {
    maps.reshaped([maps.count / maps.shape[3], maps.shape[3]])
  }

  package var state: [StateTensor] {
    let norm =
      layerNorm.map {
        [
          StateTensor("norms.\(index).weight", $0.weight.value),
          StateTensor("norms.\(index).bias", $0.bias.value),
        ]
      } ?? []
    let head =
      head.map {
        [
          StateTensor(
            "heads.\(index).weight", $0.weight.value, .cells(grid: grid, isLast: true)),
          StateTensor("heads.\(index).bias", $0.bias.value),
        ]
      } ?? []
    return conv.state + norm + (batchNorm?.state ?? []) + head
  }
}
