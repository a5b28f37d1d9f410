package import Kernels

/// A convolution that learns from the goodness of its own output (paper, section 4).
///
///     h = relu(x * W + b),   q = sums of h² over cells of A pixels,   g = q / A
///     z = (g / T) R + c,   L = cross-entropy(z, y),   T = T_min + (T_max - T_min) σ(a)
///
/// R and c are drawn once and fixed; W, b and a learn from L alone. y may be smoothed.
package struct GoodnessLayer {
  package let index: Int
  package let sizes: ImageArchitecture.Layer
  package let group: ParameterGroup
  let conv: Conv3x3
  /// a, unless the temperature is fixed at 1.
  let rawTemperature: Parameter?
  package let temperatureRange: TemperatureRange
  /// R [d, K]; its rows run over cells, then channels.
  let projection: Tensor
  /// c [K].
  let projectionBias: Tensor
  private let smoothing: Float
  private let device: Device

  package init(
    _ index: Int, _ sizes: ImageArchitecture.Layer, classes: Int, _ settings: GoodnessSettings,
    hasBias: Bool, on device: Device
  ) {
    self.index = index
    self.sizes = sizes
    self.device = device
    smoothing = Float(settings.goodnessSmoothing)
    let temperature = "temperatures.\(index)"
    group = ParameterGroup(
      Conv3x3.specifications(
        "layers.\(index)", inputs: sizes.inputs, outputs: sizes.outputs, hasBias: hasBias)
        + (settings.learnsTemperature
          ? [
            ParameterSpecification(
              name: temperature, shape: [], decays: settings.decaysTemperature)
          ] : []),
      on: device)
    conv = Conv3x3("layers.\(index)", in: group, hasBias: hasBias)
    rawTemperature = settings.learnsTemperature ? group[temperature] : nil
    temperatureRange = settings.temperatureRange
    projection = device.memory.zeros([sizes.goodnessDimension, classes], for: .weights)
    projectionBias = device.memory.zeros([classes], for: .weights)
  }

  /// Draws W, R and c; the temperature starts in the middle of its range.
  package func initialize(seed: UInt64, _ settings: GoodnessSettings) {
    conv.initialize(seed: seed, layer: index)
    drawProjection(
      projection, projectionBias, settings.projectionScale, settings.projectionColumns, seed: seed,
      layer: index)
  }

  /// T.
  package var temperature: Float {
    rawTemperature.map { temperatureRange.temperature($0.value[0]) } ?? 1
  }

  /// What the layer computes for a batch: h, and over its cells the sums of h and of h².
  package struct Output {
    package let h: Tensor
    let sums: Tensor
    package let squares: Tensor
  }

  package func callAsFunction(_ x: Tensor) -> Output {
    let images = x.shape[0]
    let memory = device.memory
    let output = Output(
      h: memory.tensor(sizes.map(images), for: .activations),
      sums: memory.tensor(sizes.cells(images), for: .activations),
      squares: memory.tensor(sizes.cells(images), for: .activations))
    conv(x, rectified: true, into: output.h, on: device)
    cellSums(
      ChannelBlock(pools: false), output.h, sums: output.sums, squares: output.squares, on: device)
    return output
  }

  /// z [B, K].
  package func logits(_ output: Output) -> Tensor {
    let z = device.memory.tensor([output.h.shape[0], projectionBias.count], for: .activations)
    projectCells(
      flat(output.squares), pixelsPerCell: sizes.pixelsPerCell, projection: projection,
      bias: projectionBias, temperature: temperature, into: z, on: device)
    return z
  }

  /// Leaves the gradients of L in the layer's group; returns L.
  package func gradients(_ output: Output, x: Tensor, labels: [Int32]) -> Double {
    let z = logits(output)
    let dz = device.memory.tensor(z.shape, for: .activations)
    let loss = softmaxCrossEntropy(z, labels: labels, smoothing: smoothing, gradient: dz)
    let cells = device.memory.tensor(output.squares.shape, for: .activations)
    let temperatureGradient = projectCellsPullback(
      dz, z: z, pixelsPerCell: sizes.pixelsPerCell, projection: projection, bias: projectionBias,
      temperature: temperature, into: flat(cells), on: device)
    if let rawTemperature {
      rawTemperature.gradient.fill(
        temperatureRange.pullback(temperatureGradient, at: rawTemperature.value[0]))
    }
    if let bias = conv.bias {
      cellBiasPullback(cells, sums: output.sums, into: bias.gradient)
    }
    conv.weightPullback(MapGradient(output.h, cells: cells), x: x, on: device)
    return loss
  }

  private func flat(_ cells: Tensor) -> Tensor {
    cells.reshaped([cells.shape[0], sizes.goodnessDimension])
  }

  package var state: [StateTensor] {
    conv.state
      + (rawTemperature.map { [StateTensor("temperatures.\(index)", $0.value)] } ?? [])
      + [
        StateTensor(
          "projections.\(index)", projection, .cells(grid: sizes.grid, isLast: false)),
        StateTensor("projectionBiases.\(index)", projectionBias),
      ]
  }
}
