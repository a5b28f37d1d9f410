internal import Checkpoints
internal import Kernels
internal import Learning

/// A head on goodness, the squared activation, under a temperature of its own that learns.
///
///     g_l = h_l ∘ h_l,   z_l = (g_l / T_l) R_l + c_l
///
/// R_l [W, K] and c_l [K] are drawn once and fixed, as DTG-FF has them, or learn. `T_l` is made from the
/// number `a_l` and stays within its range.
struct GoodnessHead: LayerHead {
  let projection: Tensor
  let bias: Tensor
  /// `a_l`.
  let rawTemperature: Parameter
  private let range: TemperatureRange
  private let learned: (projection: Parameter, bias: Parameter)?
  private let scale: ProjectionScale?
  private let layer: Int

  private let goodness: Tensor
  private let logits: Tensor
  private let logitsGradient: Tensor
  /// `da_l` of this head alone, where it joins what came from above.
  private let own: Tensor?

  /// With a scale, R and c are drawn at it and fixed; without, they are among the parameters of `group`.
  init(
    _ range: TemperatureRange, fixedAt scale: ProjectionScale?, in group: ParameterGroup,
    layer: Int, width: Int, classes: Int, rows: Int, joinsOthers: Bool
  ) {
    (self.range, self.scale, self.layer) = (range, scale, layer)
    rawTemperature = group["temperatures.\(layer)"]
    if scale == nil {
      let parameters = (group["projections.\(layer)"], group["projectionBiases.\(layer)"])
      learned = parameters
      (projection, bias) = (parameters.0.value, parameters.1.value)
    } else {
      learned = nil
      (projection, bias) = (Tensor([width, classes]), Tensor([classes]))
    }
    goodness = Tensor([rows, width])
    logits = Tensor([rows, classes])
    logitsGradient = Tensor([rows, classes])
    own = joinsOthers ? Tensor([rows, width]) : nil
  }

  static func specifications(
    layer: Int, width: Int, classes: Int, learnsProjection: Bool
  ) -> [ParameterSpecification] {
    let temperature = ParameterSpecification(name: "temperatures.\(layer)", shape: [])
    guard learnsProjection else { return [temperature] }
    return [
      temperature,
      ParameterSpecification(name: "projections.\(layer)", shape: [width, classes]),
      ParameterSpecification(name: "projectionBiases.\(layer)", shape: [classes]),
    ]
  }

  /// The temperature starts in the middle of its range; what learns starts as a learned head on activations
  /// does in the same place.
  func initialize(seed: UInt64, member: UInt32) {
    rawTemperature.value.fill(0)
    if let scale { return drawProjection(projection, bias, scale, seed: seed, layer: layer) }
    let (width, classes) = (projection.shape[0], projection.shape[1])
    let group = ParameterGroup(
      ActivationHead.specifications(layer: layer, width: width, classes: classes))
    let linear = Linear("heads.\(layer)", in: group)
    linear.initialize(seed: seed, purpose: .headParameters, member, UInt32(layer))
    bias.assign(linear.bias.value)
    for row in 0..<width {
      for column in 0..<classes {
        projection[row * classes + column] = linear.weight.value[column * width + row]
      }
    }
  }

  var buffers: [NamedTensor] {
    learned != nil
      ? []
      : [
        NamedTensor(name: "projections.\(layer)", tensor: projection),
        NamedTensor(name: "projectionBiases.\(layer)", tensor: bias),
      ]
  }

  var temperature: Float? { currentTemperature }

  private var currentTemperature: Float { range.temperature(rawTemperature.value[0]) }

  func logits(_ h: Tensor, into z: Tensor) {
    let g = goodness.rows(0..<h.shape[0])
    Kernels.goodness(h, into: g)
    projectGoodness(
      g, projection: projection, bias: bias, temperature: currentTemperature, into: z)
  }

  func gradients(
    _ h: Tensor, labels: borrowing [Int32], into da: Tensor, accumulating: Bool
  ) -> Double {
    let temperature = currentTemperature
    logits(h, into: logits)
    let loss = softmaxCrossEntropy(logits, labels: labels, gradient: logitsGradient)
    let target = accumulating ? own ?? da : da
    let temperatureGradient = goodnessLogitsPullback(
      logitsGradient, z: logits, h: h, projection: projection, bias: bias,
      temperature: temperature, into: target)
    rawTemperature.gradient.fill(
      range.pullback(temperatureGradient, at: rawTemperature.value[0]))
    if accumulating { add(target, to: da) }
    if let learned {
      // dR = (1 / T) gᵀ dz
      affineWeightPullback(goodness, x: logitsGradient, into: learned.projection.gradient)
      for index in 0..<learned.projection.gradient.count {
        learned.projection.gradient.pointer[index] /= temperature
      }
      columnSums(logitsGradient, into: learned.bias.gradient)
    }
    return loss
  }
}
