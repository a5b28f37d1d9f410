public import Checkpoints
public import Kernels

/// End-to-end backpropagation from linear heads: `L = Σ_l cross-entropy(V_l h_l + c_l, y)`.
///
/// The sum runs over the layers that have a head: the last one (single head), or each one (deep
/// supervision, where every loss also reaches the layers below). The prediction is the sum of the
/// heads' logits.
public struct Backpropagation: LearningRule {
  public let parameters: ParameterGroup
  public let buffers: [NamedTensor] = []
  public let temperatures: [Float] = []
  let model: MLP
  /// The head of each layer, if it has one.
  package let heads: [Linear?]

  private let activations: MLPActivations
  private let logits: Tensor

  /// Where the heads are.
  public enum Heads: Sendable { case lastLayer, everyLayer }

  public init(_ architecture: StudentArchitecture, heads: Heads, rows: Int) {
    let layers = architecture.hiddenLayers
    let headed = heads == .everyLayer ? 0..<layers : layers - 1..<layers
    let (width, classes) = (architecture.width, architecture.classes)
    parameters = ParameterGroup(
      architecture.backbone
        + headed.flatMap {
          Linear.specifications("heads.\($0)", inputs: width, outputs: classes)
        })
    let group = parameters
    model = architecture.makeBackbone(in: group)
    self.heads = (0..<layers).map { headed.contains($0) ? Linear("heads.\($0)", in: group) : nil }
    activations = architecture.makeActivations(rows: rows)
    logits = Tensor([rows, classes])
  }

  /// Draws all parameters; `member` tells apart the students of an ensemble.
  public func initialize(seed: UInt64, member: UInt32) {
    model.initialize(seed: seed, member: member)
    for (layer, head) in heads.enumerated() {
      head?.initialize(seed: seed, purpose: .headParameters, member, UInt32(layer))
    }
  }

  public func gradients(_ x: Tensor, labels: borrowing [Int32]) -> Double {
    model(x, into: activations)
    var loss = 0.0
    for (layer, head) in heads.enumerated().reversed() {
      if let head { loss += headGradients(head, of: layer, labels: labels) }
      model.pullback(layer, x: x, activations)
    }
    return loss
  }

  /// The gradients of a head's parameters; its part in `da_l` joins what came from above.
  private func headGradients(
    _ head: Linear, of layer: Int, labels: borrowing [Int32]
  ) -> Double {
    let h = activations.hidden[layer]
    head(h, into: logits)
    let loss = softmaxCrossEntropy(logits, labels: labels, gradient: logits)
    head.pullback(logits, x: h)
    affineInputPullback(
      logits, weight: head.weight.value, into: activations.gradient(of: layer),
      accumulating: layer + 1 < heads.count, rectified: h)
    return loss
  }

  public func predict(_ x: Tensor, into sum: Tensor) {
    let activations = activations.rows(x.shape[0])
    let logits = logits.rows(0..<x.shape[0])
    model(x, into: activations)
    sum.fill(0)
    for (layer, head) in heads.enumerated() {
      guard let head else { continue }
      head(activations.hidden[layer], into: logits)
      add(logits, to: sum)
    }
  }
}
