import Kernels
import Learning

/// The memory of a step of this program: what `TensorAllocator` hands out, in the order of
/// `ConvolutionalDTG.step` and `ConvolutionalBackpropagation.step`.
///
/// The passes between convolutions are fused (decision 0108): a layer keeps one map, s, or its input; the
/// gradient takes the place of s unless a batch normalisation needs both. Batch statistics and labels do
/// not come from the allocator and are left out on both sides.
struct FusedMemory {
  private let plan: StepPlan
  private var ledger = MemoryLedger()

  /// The events of a step.
  static func step(_ plan: StepPlan) -> MemoryLedger {
    var memory = FusedMemory(plan: plan)
    memory.ledger.moment = "before the step"
    memory.ledger.allocate("x", floats: plan.input(plan.batch), .inputs)
    switch plan.method {
    case .local(let order, let learned): memory.local(order, learned: learned)
    case .endToEnd(let norm, let activations, let parts):
      memory.endToEnd(norm, recomputes: activations == .recomputed, parts: parts)
    }
    return memory.ledger
  }

  private init(plan: StepPlan) { self.plan = plan }

  // MARK: Parameters

  private static let line = 16

  /// Floats of parameters of some sizes, each of which begins on a cache line.
  private static func group(_ sizes: [Int]) -> Int {
    sizes.reduce(0) { $0 + ($1 + line - 1) / line * line }
  }

  private var classifierSizes: [Int] {
    [plan.features, plan.features, plan.features * plan.classes, plan.classes]
  }

  private func normSizes(_ norm: BlockNorm, _ index: Int) -> [Int] {
    let channels = plan.layers[index].outputs
    return switch norm {
    case .none: []
    case .batchNorm: [channels, channels]
    // Nothing reads what the last layer would hand on.
    case .layerNorm: index + 1 < plan.layers.count ? [channels, channels] : []
    }
  }

  private mutating func parameters(_ floats: Int) {
    ledger.allocate("parameters", floats: floats, .weights)
    ledger.allocate("gradients", floats: floats, .gradients)
    ledger.allocate("moments", floats: 2 * floats, .optimizer)
  }

  private mutating func activations(_ name: String, _ floats: Int) {
    ledger.allocate(name, floats: floats, .activations)
  }

  // MARK: Layer by layer

  private mutating func local(_ order: PropagationOrder, learned: Bool) {
    let groups = plan.layers.map {
      Self.group([$0.weightFloats, $0.outputs] + (learned ? [1] : []))
    }
    parameters(groups.reduce(Self.group(classifierSizes), +))
    let projections = plan.layers.reduce(0) { $0 + ($1.goodnessDimension + 1) * plan.classes }
    ledger.allocate("projections", floats: projections, .weights)
    let images = plan.batch
    activations("features", images * plan.features)
    for (index, layer) in plan.layers.enumerated() {
      let work = ConvolutionWorkspace(layer, images: images)
      let cells = images * layer.goodnessDimension
      ledger.moment = "forward of layer \(index)"
      activations("h", layer.mapFloats(images))
      activations("sums of h", cells)
      activations("sums of h²", cells)
      ledger.during(work.forward)
      ledger.moment = "backward of layer \(index)"
      activations("local logits", images * plan.classes)
      activations("gradient of the local logits", images * plan.classes)
      activations("gradient of the cells", cells)
      ledger.during(work.weightPullback)
      ledger.free("local logits", "gradient of the local logits", "gradient of the cells")
      ledger.moment = "the next input after layer \(index)"
      if order == .naive { ledger.during(work.forward) }
      ledger.free("sums of h", "sums of h²", "input of layer \(index)")
      if index + 1 < plan.layers.count {
        activations("input of layer \(index + 1)", layer.nextFloats(images))
      }
      ledger.free("h")
    }
    classifier(images)
  }

  /// The classifier's step on the features.
  private mutating func classifier(_ images: Int) {
    ledger.moment = "the classifier"
    let parts = images.dividedUp(by: Self.rowsPerPart)
    ledger.during([("sums over rows", floats: parts * plan.features)])
    activations("normalised features", images * plan.features)
    activations("logits", images * plan.classes)
    ledger.during([("sums over rows", floats: 2 * parts * plan.features)])
    ledger.free("normalised features", "logits")
  }

  /// Rows that a batch normalisation adds up in single precision.
  private static let rowsPerPart = 256

  // MARK: End to end

  private mutating func endToEnd(_ norm: BlockNorm, recomputes: Bool, parts: Int) {
    let layers = plan.layers
    let sizes = layers.indices.flatMap {
      [layers[$0].weightFloats, layers[$0].outputs] + normSizes(norm, $0)
    }
    let count = Self.group(sizes + classifierSizes)
    parameters(count)
    if parts > 1 { ledger.allocate("sums of gradients", floats: count, .gradients) }
    let images = plan.batch / parts
    for _ in 0..<parts {
      activations("features", images * plan.features)
      for index in layers.indices { forward(index, norm, images, recomputes: recomputes) }
      classifier(images)
      for index in layers.indices.reversed() {
        backward(index, norm, images, recomputes: recomputes)
      }
      ledger.free("features")
    }
  }

  private mutating func forward(
    _ index: Int, _ norm: BlockNorm, _ images: Int, recomputes: Bool
  ) {
    let layer = plan.layers[index]
    ledger.moment = "forward of layer \(index)"
    activations("s\(index)", layer.mapFloats(images))
    ledger.during(ConvolutionWorkspace(layer, images: images).forward)
    if norm == .batchNorm {
      ledger.during([("sums over rows", floats: rowParts(layer, images) * layer.outputs)])
    }
    activations("sums of h", images * layer.outputs)
    if index + 1 < plan.layers.count {
      activations("input of layer \(index + 1)", layer.nextFloats(images))
    }
    ledger.free("sums of h")
    ledger.free(recomputes ? "s\(index)" : "input of layer \(index)")
  }

  private mutating func backward(
    _ index: Int, _ norm: BlockNorm, _ images: Int, recomputes: Bool
  ) {
    let layer = plan.layers[index]
    let work = ConvolutionWorkspace(layer, images: images)
    ledger.moment = "backward of layer \(index)"
    if index > 0 { activations("gradient of the features", images * layer.outputs) }
    if recomputes {
      ledger.moment = "layer \(index) once more, for its backward"
      activations("s\(index)", layer.mapFloats(images))
      ledger.during(work.forward)
      ledger.moment = "backward of layer \(index)"
    }
    if norm == .batchNorm { activations("gradient of s\(index)", layer.mapFloats(images)) }
    if norm == .layerNorm, index + 1 < plan.layers.count {
      ledger.during([("sums over images", floats: 2 * images * layer.outputs)])
    }
    if norm == .batchNorm {
      ledger.during([("sums over rows", floats: 2 * rowParts(layer, images) * layer.outputs)])
    }
    ledger.during([("sums over maps", floats: images * layer.outputs)])
    // Without a batch normalisation the gradient has taken the place of s.
    if norm == .batchNorm { ledger.free("s\(index)") }
    ledger.free("gradient of x'\(index)", "gradient of the features")
    let isMadeAnew = !recomputes && index > 0
    if isMadeAnew { activations("input of layer \(index)", layer.inputFloats(images)) }
    ledger.during(work.weightPullback)
    if isMadeAnew { ledger.free("input of layer \(index)") }
    if index > 0 {
      activations("gradient of x'\(index - 1)", layer.inputFloats(images))
      ledger.during(work.inputPullback)
    }
    ledger.free("s\(index)", "gradient of s\(index)", "input of layer \(index)")
  }

  private func rowParts(_ layer: ImageArchitecture.Layer, _ images: Int) -> Int {
    (images * layer.side * layer.side).dividedUp(by: Self.rowsPerPart)
  }
}

extension Int {
  /// The quotient, rounded up.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
