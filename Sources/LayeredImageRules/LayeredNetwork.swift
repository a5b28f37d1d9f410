public import Kernels
public import Learning
internal import RuleParts

/// Convolutions of which some have a head with a loss: `L = Σ_l cross-entropy(z_l, y)`.
///
/// Three choices make a rule, as they do for students, and combine freely:
///
/// - the boundary: end to end, a loss also reaches the layers below; detached, what a layer hands on is cut off
///   from the gradient, and the layer learns from its own loss by an optimizer of its own, before the next one;
/// - what a head reads of its layer, over cells or over the map: means of the activation, or goodness under a
///   temperature;
/// - the head: learned, or drawn once and fixed.
///
/// Detached layers with fixed heads on goodness are DTG-FF without its classifier, and learned heads on
/// activations are deep supervision end to end, local cross-entropy detached: bit for bit, as far as the
/// settings agree. The prediction is the sum of all z_l.
public struct LayeredNetwork: LearningRule {
  public let groups: [ParameterGroup]
  let layers: [HeadedLayer]
  private let boundary: LayerBoundary
  private let device: Device

  /// - Throws: `LearningError.invalidSetting`.
  init(
    _ architecture: ImageArchitecture, _ settings: LayeredNetworks, on device: Device
  ) throws(LearningError) {
    try settings.validate()
    boundary = settings.parts.boundary
    self.device = device
    let indices = architecture.layers.indices
    let specifications = indices.map { HeadedLayer.specifications($0, architecture, settings) }
    let groups: [ParameterGroup] =
      switch settings.optimizers ?? .perLayer {
      case .global: [ParameterGroup(Array(specifications.joined()), on: device)]
      case .perLayer: specifications.map { ParameterGroup($0, on: device) }
      }
    self.groups = groups
    layers = indices.map {
      HeadedLayer($0, architecture, settings, in: groups[min($0, groups.count - 1)], on: device)
    }
  }

  /// Draws everything that is learned or fixed.
  func initialize(seed: UInt64) {
    for layer in layers { layer.initialize(seed: seed) }
  }

  public var temperatures: [Float] { layers.compactMap { $0.head?.temperature } }

  public var state: [StateTensor] { layers.flatMap(\.state) }

  public func step(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    switch boundary {
    case .detached: return localStep(x, labels: labels, context, update: update)
    case .endToEnd:
      let losses = gradientsFromAbove(x, labels: labels, context)
      for group in groups.indices { update(group) }
      return losses
    }
  }

  public func predict(_ x: Tensor) -> RuleLogits {
    var logits: [Tensor] = []
    propagate(x, nil) { layer, input in
      let h = layer.activation(input)
      if let head = layer.head { logits.append(head.logits(head.read(h))) }
      return h
    }
    return RuleLogits(classifier: nil, layers: logits)
  }

  /// Visits the layers in order with their inputs; `visit` returns the activation that a layer hands on.
  ///
  /// A layer's input is freed before the next one's is made. Without a context nothing is dropped.
  private func propagate(
    _ x: Tensor, _ context: StepContext?, _ visit: (HeadedLayer, Tensor) -> Tensor
  ) {
    var input: Tensor? = x
    for layer in layers {
      guard let h = input.map({ visit(layer, $0) }) else { return }
      input = nil
      if layer.index + 1 < layers.count { input = layer.output(h, context) }
    }
  }

  /// Layer by layer, from the first: forward, loss, gradients, update.
  private func localStep(
    _ x: Tensor, labels: [Int32], _ context: StepContext, update: (Int) -> Void
  ) -> StepLosses {
    var losses = StepLosses(layers: [])
    propagate(x, context) { layer, input in
      let h = layer.activation(input)
      if let loss = layer.localGradients(h, x: input, labels: labels) { losses.layers.append(loss) }
      update(layer.index)
      return h
    }
    return losses
  }

  /// What a layer keeps from the forward to the backward pass.
  private struct Trace {
    var h: Tensor?
    var pooled: PooledMap?
  }

  /// Forward through all layers, then back from the last; a head's part joins what came from above.
  ///
  /// Each layer's input is computed again from the activation below, which costs one pass over the maps.
  private func gradientsFromAbove(
    _ x: Tensor, labels: [Int32], _ context: StepContext
  ) -> StepLosses {
    var traces: [Trace] = []
    propagate(x, context) { layer, input in
      let h = layer.activation(input)
      traces.append(Trace(h: h, pooled: layer.head?.read(h)))
      return h
    }
    var losses = StepLosses(layers: [])
    var dx: Tensor?
    for layer in layers.reversed() {
      guard let gradient = gradient(of: layer, &traces[layer.index], &dx, &losses, labels, context)
      else { continue }
      let input =
        layer.index == 0
        ? x : traces[layer.index - 1].h.map { layers[layer.index - 1].output($0, context) } ?? x
      layer.conv.weightPullback(MapGradient(gradient), x: input, on: device)
      guard layer.index > 0 else { break }
      let below = device.memory.tensor(input.shape, for: .activations)
      layer.conv.inputPullback(gradient, into: below, on: device)
      dx = below
    }
    return losses
  }

  /// The gradient in a layer's convolution; its trace and the gradient from above are used up.
  private func gradient(
    of layer: HeadedLayer, _ trace: inout Trace, _ dx: inout Tensor?, _ losses: inout StepLosses,
    _ labels: [Int32], _ context: StepContext
  ) -> Tensor? {
    defer { (trace, dx) = (Trace(), nil) }
    guard let h = trace.h else { return nil }
    var map: HeadGradient?
    if let head = layer.head, let pooled = trace.pooled {
      let (loss, gradient) = head.gradients(pooled, labels: labels)
      losses.layers.insert(loss, at: 0)
      map = gradient
    }
    return layer.gradient(h, context, dx: dx, head: map)
  }
}
