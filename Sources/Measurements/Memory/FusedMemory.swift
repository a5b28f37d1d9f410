import Kernels
import Learning

/// The memory of a step of this program: what `TensorAllocator` hands out, in the order of
/// `ConvolutionalDTG.step` and `ConvolutionalBackpropagation.step`.
///
/// The passes between convolutions are fused (decision 0108): a layer keeps one map, s, or its input; the
/// gradient takes the place of s unless a batch normalisation needs both. Labels do not come from the
/// allocator and are left out on both sides.
package struct FusedMemory {
  private let plan: StepPlan
  private var ledger = MemoryLedger()

  /// The events of a step.
  package static func step(_ plan: StepPlan) -> MemoryLedger {
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

  private func layerSizes(_ norm: BlockNorm, _ index: Int) -> [Int] {
    [plan.layers[index].weightFloats, plan.layers[index].outputs] + normSizes(norm, index)
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

  /// The running mean and variance of a batch normalisation.
  private mutating func runningStatistics(_ owner: String, _ channels: Int) {
    ledger.allocate("running statistics of \(owner)", floats: 2 * channels, .weights)
  }

  /// Mean, inverse deviation, and the slope and shift that they make of γ and β.
  private mutating func batchStatistics(_ owner: String, rows: Int, _ channels: Int) {
    let parts = rows.dividedUp(by: Self.rowsPerPart)
    ledger.during([("sums over rows", floats: parts * channels)])
    activations("batch statistics of \(owner)", 4 * channels)
  }

  /// The sums of a batch normalisation's pullback.
  private mutating func batchNormPullback(rows: Int, _ channels: Int) {
    let parts = rows.dividedUp(by: Self.rowsPerPart)
    ledger.during([("sums over rows", floats: 2 * parts * channels)])
  }

  /// Rows that a batch normalisation adds up in single precision.
  private static let rowsPerPart = 256

  private mutating func activations(_ name: String, _ floats: Int) {
    ledger.allocate(name, floats: floats, .activations)
  }

  // MARK: Layer by layer

  private mutating func local(_ order: PropagationOrder, learned: Bool) {
    let groups = plan.layers.map {
      Self.group([$0.weightFloats, $0.outputs] + (learned ? [1] : []))
    }
    parameters(groups.reduce(Self.group(classifierSizes), +))
    runningStatistics("the classifier", plan.features)
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
    batchStatistics("the classifier", rows: images, plan.features)
    activations("normalised features", images * plan.features)
    activations("logits", images * plan.classes)
    batchNormPullback(rows: images, plan.features)
    ledger.free("normalised features", "logits", "batch statistics of the classifier")
  }

  // MARK: End to end

  private mutating func endToEnd(_ norm: BlockNorm, recomputes: Bool, parts: Int) {
    let layers = plan.layers
    parameters(Self.group(layers.indices.flatMap { layerSizes(norm, $0) } + classifierSizes))
    if norm == .batchNorm {
      for (index, layer) in layers.enumerated() { runningStatistics("s\(index)", layer.outputs) }
    }
    runningStatistics("the classifier", plan.features)
    let images = plan.batch / parts
    for part in 0..<parts {
      activations("features", images * plan.features)
      for index in layers.indices { forward(index, norm, images, recomputes: recomputes) }
      settingAside(classifierSizes, if: part > 0) { $0.classifier(images) }
      for index in layers.indices.reversed() {
        settingAside(layerSizes(norm, index), if: part > 0) {
          $0.backward(index, norm, images, recomputes: recomputes)
        }
      }
      for index in layers.indices { ledger.free("batch statistics of s\(index)") }
      ledger.free("features")
    }
  }

  /// Pullbacks overwrite gradients, so those of the parts before wait beside them to be added.
  private mutating func settingAside(
    _ sizes: [Int], if isFurtherPart: Bool, _ pullbacks: (inout FusedMemory) -> Void
  ) {
    let name = "gradients of the parts before"
    if isFurtherPart { ledger.allocate(name, floats: Self.group(sizes), .workspace) }
    pullbacks(&self)
    ledger.free(name)
  }

  private mutating func forward(
    _ index: Int, _ norm: BlockNorm, _ images: Int, recomputes: Bool
  ) {
    let layer = plan.layers[index]
    ledger.moment = "forward of layer \(index)"
    activations("s\(index)", layer.mapFloats(images))
    ledger.during(ConvolutionWorkspace(layer, images: images).forward)
    if norm == .batchNorm {
      batchStatistics("s\(index)", rows: layer.rows(images), layer.outputs)
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
    if norm == .batchNorm { batchNormPullback(rows: layer.rows(images), layer.outputs) }
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
}

extension ImageArchitecture.Layer {
  /// The rows of a layer's maps as a matrix: the pixels of all images.
  fileprivate func rows(_ images: Int) -> Int { images * side * side }
}

extension Int {
  /// The quotient, rounded up.
  func dividedUp(by divisor: Int) -> Int { (self + divisor - 1) / divisor }
}
