internal import Checkpoints
public import Kernels
public import Learning
internal import RuleParts

/// Layers of which some have a head with a loss: `L = Σ_l cross-entropy(z_l, y)`.
///
/// Three choices make a rule, and combine freely:
///
/// - the boundary: end to end, a loss also reaches the layers below; detached, `x_{l+1} = h_l` is cut off from
///   the gradient, and a layer learns from its own loss alone;
/// - what a head reads of its layer: the activation, or goodness under a temperature;
/// - the head: learned, or drawn once and fixed.
///
/// Backpropagation is end to end from one learned head on the last activation, deep supervision from one on
/// every activation; dynamic-temperature-goodness forward-forward (DTG-FF) is detached, with fixed heads on
/// goodness; local cross-entropy (Nøkland and Eidnes, 2019) is detached, with learned heads on activations. The
/// prediction is the sum of all z_l.
public struct LayeredRule: LearningRule {
  let parameters: ParameterGroup
  let model: MLP
  /// The head of each layer, if it has one.
  let heads: [(any LayerHead)?]
  private let boundary: LayerBoundary

  private let activations: MLPActivations
  private let classes: Int

  init(_ architecture: StudentArchitecture, _ parts: LayeredParts, rows: Int) {
    let layers = architecture.hiddenLayers
    let (width, classes) = (architecture.width, architecture.classes)
    let headed = parts.heads == .everyLayer ? 0..<layers : layers - 1..<layers
    let fixed: ProjectionScale? = if case .fixed(let scale) = parts.head { scale } else { nil }
    let group = ParameterGroup(
      architecture.backbone
        + headed.flatMap { layer -> [ParameterSpecification] in
          switch parts.reading {
          case .activation:
            fixed != nil
              ? [] : ActivationHead.specifications(layer: layer, width: width, classes: classes)
          case .goodness:
            GoodnessHead.specifications(
              layer: layer, width: width, classes: classes, learnsProjection: fixed == nil)
          }
        })
    parameters = group
    model = architecture.makeBackbone(in: group)
    heads = (0..<layers).map { layer -> (any LayerHead)? in
      guard headed.contains(layer) else { return nil }
      switch parts.reading {
      case .activation:
        return fixed.map {
          ActivationHead(fixedAt: $0, layer: layer, width: width, classes: classes, rows: rows)
        } ?? ActivationHead(learnedBy: group, layer: layer, rows: rows)
      case .goodness(let range):
        return GoodnessHead(
          range, fixedAt: fixed, in: group, layer: layer, width: width, classes: classes,
          rows: rows, joinsOthers: parts.boundary == .endToEnd)
      }
    }
    boundary = parts.boundary
    activations = architecture.makeActivations(rows: rows)
    self.classes = classes
  }

  /// Draws everything that is learned or fixed; `member` tells apart the students of an ensemble.
  func initialize(seed: UInt64, member: UInt32) {
    model.initialize(seed: seed, member: member)
    for head in heads { head?.initialize(seed: seed, member: member) }
  }

  /// What is drawn once and never learned.
  var buffers: [NamedTensor] { heads.flatMap { $0?.buffers ?? [] } }

  public var groups: [ParameterGroup] { [parameters] }

  public var state: [StateTensor] {
    (parameters.namedValues + buffers).map { StateTensor($0.name, $0.tensor) }
  }

  public var temperatures: [Float] { heads.compactMap { $0?.temperature } }

  /// The losses of all heads are one sum, in the order in which they are computed.
  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    let loss = gradients(x, labels: labels)
    update(0)
    return StepLosses(layers: [loss])
  }

  /// Leaves the gradients of the mean loss over a batch in `parameters`; returns that loss, summed over the heads.
  func gradients(_ x: Tensor, labels: borrowing [Int32]) -> Double {
    switch boundary {
    case .detached: localGradients(x, labels: labels)
    case .endToEnd: gradientsFromAbove(x, labels: labels)
    }
  }

  /// Layer by layer, from the first: forward, loss, and the gradients of the layer's own parameters.
  private func localGradients(_ x: Tensor, labels: borrowing [Int32]) -> Double {
    var loss = 0.0
    for (layer, head) in heads.enumerated() {
      model.propagate(x, to: layer, activations)
      guard let head else { continue }
      let gradient = activations.gradient(of: layer)
      loss += head.gradients(
        activations.hidden[layer], labels: labels, into: gradient, accumulating: false)
      model.layers[layer].pullback(gradient, x: activations.input(of: layer, x))
    }
    return loss
  }

  /// Forward through all layers, then back from the last; a head's part joins what came from above.
  private func gradientsFromAbove(_ x: Tensor, labels: borrowing [Int32]) -> Double {
    model(x, into: activations)
    var loss = 0.0
    for (layer, head) in heads.enumerated().reversed() {
      if let head {
        loss += head.gradients(
          activations.hidden[layer], labels: labels, into: activations.gradient(of: layer),
          accumulating: layer + 1 < heads.count)
      }
      model.pullback(layer, x: x, activations)
    }
    return loss
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    let activations = activations.rows(x.shape[0])
    model(x, into: activations)
    var logits: [Tensor] = []
    for (head, h) in zip(heads, activations.hidden) {
      guard let head else { continue }
      let z = Tensor([x.shape[0], classes])
      head.logits(h, into: z)
      logits.append(z)
    }
    return RuleLogits(layers: logits)
  }
}
