public import Checkpoints
public import Kernels

/// Dynamic-temperature-goodness forward-forward: every layer learns from a loss of its own.
///
/// For layer l, with `h_l = relu(W_l x_l + b_l)` and `x_{l+1} = h_l` cut off from the gradient:
///
///     g_l = h_l ∘ h_l,   z_l = (g_l / T_l) R_l + c_l,   L_l = cross-entropy(z_l, y)
///
/// R_l and c_l are drawn once and fixed; W_l, b_l and the temperature's a_l learn from L_l alone. The
/// prediction is the sum of all z_l.
public struct DTGForwardForward: LearningRule {
  public let parameters: ParameterGroup
  let model: MLP
  let projections: [Tensor]
  let projectionBiases: [Tensor]
  /// `a_l`, from which `temperatureRange` makes `T_l`.
  let rawTemperatures: [Parameter]
  package let temperatureRange: TemperatureRange

  private let activations: MLPActivations
  private let goodnessBuffer: Tensor
  private let logits: Tensor
  private let logitsGradient: Tensor

  public init(_ architecture: StudentArchitecture, temperatureRange: TemperatureRange, rows: Int) {
    let layers = architecture.hiddenLayers
    let (width, classes) = (architecture.width, architecture.classes)
    parameters = ParameterGroup(
      architecture.backbone
        + (0..<layers).map { ParameterSpecification(name: "temperatures.\($0)", shape: []) })
    let group = parameters
    model = architecture.makeBackbone(in: group)
    rawTemperatures = (0..<layers).map { group["temperatures.\($0)"] }
    self.temperatureRange = temperatureRange
    projections = (0..<layers).map { _ in Tensor([width, classes]) }
    projectionBiases = (0..<layers).map { _ in Tensor([classes]) }
    activations = architecture.makeActivations(rows: rows)
    goodnessBuffer = Tensor([rows, width])
    logits = Tensor([rows, classes])
    logitsGradient = Tensor([rows, classes])
  }

  /// Draws the layers, R and c; the temperatures start in the middle of their range.
  public func initialize(seed: UInt64, projectionScale: ProjectionScale) {
    model.initialize(seed: seed, member: 0)
    for layer in projections.indices {
      let deviation = projectionScale.deviation(for: projections[layer].shape)
      for (part, buffer) in [projections[layer], projectionBiases[layer]].enumerated() {
        CounterGenerator(seed: seed, purpose: .projections, UInt32(layer), UInt32(part))
          .fillNormal(buffer, deviation: deviation)
      }
      rawTemperatures[layer].value.fill(0)
    }
  }

  public var buffers: [NamedTensor] {
    projections.enumerated().map { NamedTensor(name: "projections.\($0)", tensor: $1) }
      + projectionBiases.enumerated().map {
        NamedTensor(name: "projectionBiases.\($0)", tensor: $1)
      }
  }

  public var temperatures: [Float] { projections.indices.map(temperature) }

  public func gradients(_ x: Tensor, labels: borrowing [Int32]) -> Double {
    var loss = 0.0
    for layer in model.layers.indices {
      model.propagate(x, to: layer, activations)
      loss += localGradients(layer, x, labels: labels)
    }
    return loss
  }

  public func predict(_ x: Tensor, into sum: Tensor) {
    let rows = 0..<x.shape[0]
    let activations = activations.rows(rows.count)
    let (g, z) = (goodnessBuffer.rows(rows), logits.rows(rows))
    model(x, into: activations)
    sum.fill(0)
    for layer in model.layers.indices {
      localLogits(layer, activations.hidden[layer], g: g, into: z)
      add(z, to: sum)
    }
  }

  /// The gradients of `L_l` in the parameters of layer l, its `h_l` being known; returns `L_l`.
  private func localGradients(
    _ layer: Int, _ x: Tensor, labels: borrowing [Int32]
  ) -> Double {
    let h = activations.hidden[layer]
    let (temperature, raw) = (temperature(layer), rawTemperatures[layer])
    localLogits(layer, h, g: goodnessBuffer, into: logits)
    let loss = softmaxCrossEntropy(logits, labels: labels, gradient: logitsGradient)
    let gradient = activations.gradient(of: layer)
    let temperatureGradient = goodnessLogitsPullback(
      logitsGradient, z: logits, h: h, projection: projections[layer],
      bias: projectionBiases[layer], temperature: temperature, into: gradient)
    raw.gradient.fill(temperatureRange.pullback(temperatureGradient, at: raw.value[0]))
    model.layers[layer].pullback(gradient, x: activations.input(of: layer, x))
    return loss
  }

  private func localLogits(_ layer: Int, _ h: Tensor, g: Tensor, into z: Tensor) {
    goodness(h, into: g)
    projectGoodness(
      g, projection: projections[layer], bias: projectionBiases[layer],
      temperature: temperature(layer), into: z)
  }

  private func temperature(_ layer: Int) -> Float {
    temperatureRange.temperature(rawTemperatures[layer].value[0])
  }
}
