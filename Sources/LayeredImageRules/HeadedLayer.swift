internal import Kernels
internal import Learning
internal import RuleParts

/// A convolution with its head, if it has one, and what lies between it and the next one.
///
///     h = relu(x * W + b),   x' = dropout(γ ∘ norm(pool(h)) + β)
///
/// in the order of `BlockOrder`. γ and β are 1 and 0 unless they learn; the last layer has none.
struct HeadedLayer {
  let index: Int
  let sizes: ImageArchitecture.Layer
  let conv: Conv3x3
  let head: (any MapHead)?
  private let normScale: (weight: Parameter, bias: Parameter)?
  private let settings: LayeredNetworks
  private let device: Device

  init(
    _ index: Int, _ architecture: ImageArchitecture, _ settings: LayeredNetworks,
    in group: ParameterGroup, on device: Device
  ) {
    (self.index, self.settings, self.device) = (index, settings, device)
    sizes = architecture.layers[index]
    conv = Conv3x3("layers.\(index)", in: group, hasBias: settings.block.convolutionBias)
    normScale =
      Self.hasNormScale(index, architecture, settings)
      ? (group["norms.\(index).weight"], group["norms.\(index).bias"]) : nil
    head = Self.makeHead(index, architecture, settings, in: group, on: device)
  }

  private static func hasNormScale(
    _ index: Int, _ architecture: ImageArchitecture, _ settings: LayeredNetworks
  ) -> Bool {
    settings.hasNormScale && index + 1 < architecture.layers.count
  }

  private static func hasHead(
    _ index: Int, _ architecture: ImageArchitecture, _ settings: LayeredNetworks
  ) -> Bool {
    settings.parts.heads == .everyLayer || index + 1 == architecture.layers.count
  }

  private static func makeHead(
    _ index: Int, _ architecture: ImageArchitecture, _ settings: LayeredNetworks,
    in group: ParameterGroup, on device: Device
  ) -> (any MapHead)? {
    guard hasHead(index, architecture, settings) else { return nil }
    let sizes = HeadSizes(index, architecture, settings.reading.headInput)
    let smoothing = Float(settings.reading.headSmoothing)
    var fixed: (scale: ProjectionScale, columns: ProjectionColumns)?
    if case .fixed(let scale) = settings.parts.head {
      fixed = (scale, settings.columns ?? .asDrawn)
    }
    switch settings.parts.reading {
    case .activation:
      return ActivationMapHead(
        sizes, fixedAt: fixed, in: group, smoothing: smoothing, on: device)
    case .goodness:
      return GoodnessMapHead(
        sizes, fixedAt: fixed, range: settings.learnedRange, in: group, smoothing: smoothing,
        readsSums: settings.parts.boundary == .detached && settings.block.convolutionBias,
        on: device)
    }
  }

  /// Convolution, norm and head, as far as they learn.
  static func specifications(
    _ index: Int, _ architecture: ImageArchitecture, _ settings: LayeredNetworks
  ) -> [ParameterSpecification] {
    let sizes = architecture.layers[index]
    var specifications = Conv3x3.specifications(
      "layers.\(index)", inputs: sizes.inputs, outputs: sizes.outputs,
      hasBias: settings.block.convolutionBias)
    if hasNormScale(index, architecture, settings) {
      specifications += BatchNormLayer.specifications("norms.\(index)", channels: sizes.outputs)
    }
    guard hasHead(index, architecture, settings) else { return specifications }
    let head = HeadSizes(index, architecture, settings.reading.headInput)
    let learns = settings.parts.head == .learned
    switch settings.parts.reading {
    case .activation: return specifications + (learns ? ActivationMapHead.specifications(head) : [])
    case .goodness:
      return specifications
        + GoodnessMapHead.specifications(
          head, learnsTemperature: settings.learnedRange != nil,
          decaysTemperature: settings.temperature?.decaysTemperature ?? true,
          learnsProjection: learns)
    }
  }

  func initialize(seed: UInt64) {
    conv.initialize(seed: seed, layer: index)
    normScale?.weight.value.fill(1)
    normScale?.bias.value.fill(0)
    head?.initialize(seed: seed)
  }

  /// h [B, H, W, C].
  func activation(_ x: Tensor) -> Tensor {
    let h = device.memory.tensor(sizes.map(x.shape[0]), for: .activations)
    conv(x, rectified: true, into: h, on: device)
    return h
  }

  /// What turns h into the next layer's input; without a context as in evaluation.
  func block(_ context: StepContext?) -> ChannelBlock {
    ChannelBlock(
      pools: sizes.pools, order: settings.block.blockOrder,
      norm: settings.reading.propagationNorm, epsilon: settings.block.normEpsilon,
      scale: normScale.map { ($0.weight.value, $0.bias.value) },
      dropout: context?.dropout(
        settings.reading.propagationDropout, .blockDropout, layer: index) ?? .none)
  }

  /// x'.
  func output(_ h: Tensor, _ context: StepContext?) -> Tensor {
    let block = block(context)
    let x = device.memory.tensor(block.outputShape(h.shape), for: .activations)
    applyBlock(block, h, into: x, on: device)
    return x
  }

  // MARK: Gradients

  /// Leaves the gradients of the layer and its head by their own loss; returns that loss.
  ///
  /// The gradient in h of a head on goodness is a product that is never stored.
  func localGradients(_ h: Tensor, x: Tensor, labels: [Int32]) -> Double? {
    guard let head else { return nil }
    let pooled = head.read(h)
    let (loss, map) = head.gradients(pooled, labels: labels)
    switch map {
    case .products(let cells):
      if let bias = conv.bias, let sums = pooled.sums {
        cellBiasPullback(cells, sums: sums, into: bias.gradient)
      }
      conv.weightPullback(MapGradient(h, cells: cells), x: x, on: device)
    case .cells:
      let gradient = device.memory.tensor(h.shape, for: .activations)
      mapGradient(h, ChannelBlock(pools: false), dx: nil, head: map, into: gradient)
      conv.weightPullback(MapGradient(gradient), x: x, on: device)
    }
    return loss
  }

  /// The gradient in the convolution's result, from x' and from the head; leaves those of norm and bias.
  ///
  /// It takes the place of h where it can.
  func gradient(
    _ h: Tensor, _ context: StepContext, dx: Tensor?, head: HeadGradient?
  ) -> Tensor {
    let gradient =
      if case .products? = head {
        device.memory.tensor(h.shape, for: .activations)
      } else { h }
    mapGradient(h, block(context), dx: dx, head: head, into: gradient)
    return gradient
  }

  private func mapGradient(
    _ h: Tensor, _ block: ChannelBlock, dx: Tensor?, head: HeadGradient?, into gradient: Tensor
  ) {
    let added: Tensor? = if case .cells(let cells)? = head { cells } else { nil }
    blockPullback(
      block, h, dx: dx, cells: added, into: gradient,
      scaleGradient: normScale.map { ($0.weight.gradient, $0.bias.gradient) }, on: device)
    if case .products(let cells)? = head { addProducts(h, cells, to: gradient, on: device) }
    if let bias = conv.bias { mapSums(gradient, into: bias.gradient, on: device) }
  }

  var state: [StateTensor] {
    let norm =
      normScale.map {
        [
          StateTensor("norms.\(index).weight", $0.weight.value),
          StateTensor("norms.\(index).bias", $0.bias.value),
        ]
      } ?? []
    return conv.state + norm + (head?.state ?? [])
  }
}
