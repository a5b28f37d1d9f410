import Kernels
import Learning

/// The memory of a step in an eager framework: every operation makes a tensor, and a tensor lives until
/// the last backward operation that reads it.
///
/// The operations are those of the paper's program as far as its two published peaks determine them:
///
///     local:      s = conv(x), h = relu(s), q = h h, g = average of q over cells; forward, backward and
///                 update of one layer, then x' = norm(pool(h))
///     end to end: s = conv(x), h = relu(batchNorm(s)), x' = pool(h), or
///                 h = relu(s), x' = pool(layerNorm(h)), or h = relu(s), x' = pool(h)
///
/// Kept for the backward pass are the input of each convolution, batch normalisation (its input), layer
/// normalisation (its input, and mean and deviation of each pixel), pooling (its input) and rectifier (its
/// output). Single precision; AdamW with two moments; no library workspace, as none is published.
package struct ReferenceMemory {
  private let plan: StepPlan
  /// Whether the local method makes the next input before a layer's backward pass: not what the paper does.
  private let derivesEarly: Bool
  private var ledger = MemoryLedger()

  private init(_ plan: StepPlan, derivesEarly: Bool) {
    self.plan = plan
    self.derivesEarly = derivesEarly
  }

  /// The events of a step.
  package static func step(_ plan: StepPlan, derivesEarly: Bool = false) -> MemoryLedger {
    var memory = ReferenceMemory(plan, derivesEarly: derivesEarly)
    memory.ledger.moment = "before the step"
    memory.ledger.allocate("x", floats: plan.input(plan.imagesAtOnce), .inputs)
    switch plan.method {
    case .local: memory.local()
    case .endToEnd(let norm, let activations, let parts):
      memory.endToEnd(norm, recomputes: activations == .recomputed, parts: parts)
    }
    return memory.ledger
  }

  /// BatchNorm and linear classifier over the concatenated features.
  private var classifierParameters: Int {
    2 * plan.features + plan.features * plan.classes + plan.classes
  }

  /// Features, their normalisation, its dropout, and logits.
  private mutating func classifier(_ images: Int) {
    ledger.moment = "the classifier"
    ledger.allocate("normalised features", floats: images * plan.features, .activations)
    ledger.allocate("dropped features", floats: images * plan.features, .activations)
    ledger.allocate("logits", floats: images * plan.classes, .activations)
  }

  // MARK: Layer by layer

  private mutating func local() {
    let (layers, images) = (plan.layers, plan.batch)
    guard case .local(_, let learned) = plan.method else { return }
    let parameters =
      layers.reduce(classifierParameters) {
        $0 + $1.weightFloats + $1.outputs + (learned ? 1 : 0)
      }
    ledger.allocate("parameters", floats: parameters, .weights)
    // Those of the other layers are there while one layer learns: they are cleared one layer at a time.
    ledger.allocate("gradients", floats: parameters, .gradients)
    ledger.allocate("moments", floats: 2 * parameters, .optimizer)
    let projections = layers.reduce(0) { $0 + ($1.goodnessDimension + 1) * plan.classes }
    ledger.allocate("projections", floats: projections, .weights)
    ledger.allocate("features", floats: images * plan.features, .activations)
    for (index, layer) in layers.enumerated() {
      learn(layer, index, isLast: index + 1 == layers.count)
    }
    classifier(images)
  }

  private mutating func learn(_ layer: ImageArchitecture.Layer, _ index: Int, isLast: Bool) {
    let images = plan.batch
    let map = layer.mapFloats(images)
    func allocate(_ name: String, _ floats: Int) {
      ledger.allocate(name, floats: floats, .activations)
    }
    let cells = images * layer.goodnessDimension
    ledger.moment = "forward of layer \(index)"
    allocate("s", map)
    allocate("h", map)
    ledger.free("s")
    allocate("h²", map)
    allocate("goodness", cells)
    allocate("local logits and their gradient", 2 * images * plan.classes)
    let next = "input of layer \(index + 1)"
    if derivesEarly, !isLast { allocate(next, layer.nextFloats(images)) }
    ledger.moment = "backward of layer \(index)"
    allocate("gradient of goodness", cells)
    allocate("gradient of h²", map)
    // h² = h h has two factors, and each gets a gradient of its own before they are added.
    allocate("gradient by the first factor", map)
    allocate("gradient by the second factor", map)
    ledger.free("h²", "gradient of h²", "gradient by the second factor")
    allocate("gradient of s", map)
    ledger.free("gradient by the first factor", "gradient of s")
    ledger.free("goodness", "gradient of goodness", "local logits and their gradient")
    ledger.moment = "the next input after layer \(index)"
    if case .local(.naive, _) = plan.method {
      ledger.free("h")
      allocate("s", map)
      allocate("h", map)
      ledger.free("s")
    }
    if !derivesEarly, !isLast { allocate(next, layer.nextFloats(images)) }
    ledger.free("h", "input of layer \(index)")
  }

  // MARK: End to end

  private mutating func endToEnd(_ norm: BlockNorm, recomputes: Bool, parts: Int) {
    let layers = plan.layers
    let images = plan.batch / parts
    let counts = layers.map {
      $0.weightFloats + $0.outputs * (norm == .none ? 1 : 3)
    }
    let parameters = counts.reduce(classifierParameters, +)
    ledger.allocate("parameters", floats: parameters, .weights)
    ledger.allocate("moments", floats: 2 * parameters, .optimizer)
    for part in 0..<parts {
      var outputs: [String] = []
      for index in layers.indices {
        ledger.moment = "forward of layer \(index)"
        forward(index, norm, images)
        if recomputes { outputs.append(keepOutput(of: index)) }
      }
      ledger.allocate("features", floats: images * plan.features, .activations)
      classifier(images)
      // The first part makes the gradients, further ones add to them.
      if part == 0 {
        ledger.allocate("gradients of the classifier", floats: classifierParameters, .gradients)
      }
      ledger.free("normalised features", "dropped features", "logits")
      for index in layers.indices.reversed() {
        ledger.moment = "backward of layer \(index)"
        if recomputes {
          ledger.free(outputs[index])
          ledger.moment = "layer \(index) once more, for its backward"
          forward(index, norm, images)
          ledger.moment = "backward of layer \(index)"
        }
        backward(index, norm, images)
        let gradient = "gradients of layer \(index)"
        ledger.allocate(
          part == 0 ? gradient : "new \(gradient)", floats: counts[index], .gradients)
        if index > 0 {
          ledger.allocate(
            "gradient of x'\(index - 1)", floats: layers[index].inputFloats(images), .activations)
        }
        ledger.free("gradient of s", "new \(gradient)")
      }
      ledger.free("features")
    }
  }

  /// Leaves what a layer keeps: s, h, n and x' with the layer's number, as far as there are any.
  private mutating func forward(_ index: Int, _ norm: BlockNorm, _ images: Int) {
    let layer = plan.layers[index]
    let map = layer.mapFloats(images)
    func allocate(_ name: String, _ floats: Int) {
      ledger.allocate("\(name)\(index)", floats: floats, .activations)
    }
    allocate("s", map)
    if norm == .batchNorm { allocate("n", map) }
    allocate("h", map)
    // The rectifier keeps its output, so that its input goes; s stays for the batch normalisation.
    ledger.free(norm == .batchNorm ? "n\(index)" : "s\(index)")
    if norm == .layerNorm {
      allocate("n", map)
      allocate("mean and deviation ", 2 * images * layer.side * layer.side)
    }
    if layer.pools { allocate("x'", map / 4) }
  }

  /// Of a recomputed block only the output stays, whose name is returned.
  private mutating func keepOutput(of index: Int) -> String {
    let output = ["x'", "n", "h"].map { "\($0)\(index)" }.first(where: ledger.isLive) ?? ""
    for name in ["s", "h", "n", "mean and deviation "].map({ "\($0)\(index)" })
    where name != output {
      ledger.free(name)
    }
    return output
  }

  /// From the gradient of x' to that of s; what the layer kept goes on the way.
  private mutating func backward(_ index: Int, _ norm: BlockNorm, _ images: Int) {
    let layer = plan.layers[index]
    let map = layer.mapFloats(images)
    func allocate(_ name: String) {
      ledger.allocate("gradient of \(name)", floats: map, .activations)
    }
    var incoming = "gradient of x'\(index)"
    if !ledger.isLive(incoming) {
      ledger.allocate(incoming, floats: layer.nextFloats(images), .activations)
    }
    // Its last reader was the next layer's convolution.
    ledger.free("x'\(index)")
    if layer.pools {
      allocate("the pooled map")
      ledger.free(incoming)
      incoming = "gradient of the pooled map"
    }
    if norm == .layerNorm {
      ledger.free("n\(index)")
      allocate("n")
      ledger.free(incoming, "mean and deviation \(index)")
      incoming = "gradient of n"
    }
    allocate(norm == .batchNorm ? "n" : "s")
    ledger.free(incoming, "h\(index)")
    if norm == .batchNorm {
      allocate("s")
      ledger.free("gradient of n", "s\(index)")
    }
  }
}
