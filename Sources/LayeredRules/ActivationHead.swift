internal import Checkpoints
internal import Kernels
internal import Learning

/// A head on the activation itself: `z_l = V_l h_l + c_l`, learned or drawn once and fixed.
///
/// V [K, W], c [K].
struct ActivationHead: LayerHead {
  let weight: Tensor
  let bias: Tensor
  /// The same parameters where they learn.
  private let linear: Linear?
  private let scale: ProjectionScale?
  private let layer: Int
  private let logits: Tensor

  /// A head whose parameters are among those of `group`.
  init(learnedBy group: ParameterGroup, layer: Int, rows: Int) {
    let linear = Linear(Self.name(layer), in: group)
    self.linear = linear
    (weight, bias, scale) = (linear.weight.value, linear.bias.value, nil)
    self.layer = layer
    logits = Tensor([rows, bias.count])
  }

  /// A head that is drawn and never learns.
  init(fixedAt scale: ProjectionScale, layer: Int, width: Int, classes: Int, rows: Int) {
    (linear, self.scale, self.layer) = (nil, scale, layer)
    (weight, bias) = (Tensor([classes, width]), Tensor([classes]))
    logits = Tensor([rows, classes])
  }

  static func specifications(layer: Int, width: Int, classes: Int) -> [ParameterSpecification] {
    Linear.specifications(name(layer), inputs: width, outputs: classes)
  }

  private static func name(_ layer: Int) -> String { "heads.\(layer)" }

  /// A fixed head has the numbers that a fixed head on goodness has in the same place.
  func initialize(seed: UInt64, member: UInt32) {
    linear?.initialize(seed: seed, purpose: .headParameters, member, UInt32(layer))
    guard let scale else { return }
    let projection = Tensor([weight.shape[1], weight.shape[0]])
    drawProjection(projection, bias, scale, seed: seed, layer: layer)
    for row in 0..<weight.shape[0] {
      for column in 0..<weight.shape[1] {
        weight[row * weight.shape[1] + column] = projection[column * weight.shape[0] + row]
      }
    }
  }

  var buffers: [NamedTensor] {
    guard linear == nil else { return [] }
    let name = Self.name(layer)
    return [
      NamedTensor(name: "\(name).weight", tensor: weight),
      NamedTensor(name: "\(name).bias", tensor: bias),
    ]
  }

  var temperature: Float? { nil }

  func logits(_ h: Tensor, into z: Tensor) { affine(h, weight: weight, bias: bias, into: z) }

  func gradients(
    _ h: Tensor, labels: borrowing [Int32], into da: Tensor, accumulating: Bool
  ) -> Double {
    logits(h, into: logits)
    let loss = softmaxCrossEntropy(logits, labels: labels, gradient: logits)
    linear?.pullback(logits, x: h)
    affineInputPullback(
      logits, weight: weight, into: da, accumulating: accumulating, rectified: h)
    return loss
  }
}
