import Checkpoints
import Kernels
import RuleParts
import Testing

@testable import LayeredImageRules
@testable import Learning

/// Image networks of every combination of boundary, what a head reads, and whether the head learns.
struct LayeredNetworkTests {
  init() throws { try BLAS.prepare() }

  private func network(
    _ settings: LayeredNetworks, threads: Int = 1
  ) throws -> LayeredNetwork {
    let network = try LayeredNetwork(tinyArchitecture, settings, on: Device(threads: threads))
    network.initialize(seed: 3)
    return network
  }

  private func gradients(_ network: LayeredNetwork) -> [String: [UInt32]] {
    let (x, labels) = tinyBatch(8)
    _ = network.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
    return Dictionary(
      uniqueKeysWithValues: network.groups.flatMap { group in
        group.names.map { ($0, group[$0].gradient.elements.map(\.bitPattern)) }
      })
  }

  /// The number in a parameter's name, which is its layer.
  private func layer(of name: String) throws -> Int {
    try #require(name.split(separator: ".").compactMap { Int($0) }.first)
  }

  @Test(arguments: LayeredParts.corners)
  func `a loss reaches the layers below it end to end, and none of them detached`(
    parts: LayeredParts
  ) throws {
    let network = try network(.corner(parts))
    let before = gradients(network)
    // The bias of the last layer's head is a number that no activation depends on.
    let bias = try #require(
      network.state.first { ["heads.2.bias", "projectionBiases.2"].contains($0.name) })
    bias.tensor[0] += 1
    let after = gradients(network)
    let changed = Set(
      try before.keys.filter { before[$0] != after[$0] }.map { try layer(of: $0) })
    #expect(changed == (parts.boundary == .detached ? [2] : [0, 1, 2]))
  }

  @Test(arguments: LayeredParts.corners, HeadInput.allCases)
  func `gradients are those of the loss, of a layer's own where it is detached`(
    parts: LayeredParts, input: HeadInput
  ) throws {
    let network = try network(.corner(parts, input: input))
    let (x, labels) = tinyBatch(8)
    let context = StepContext(seed: 3, step: 0)
    func losses() -> [Double] { network.step(x, labels: labels, context) { _ in }.layers }
    _ = losses()
    let analytic = Dictionary(
      uniqueKeysWithValues: network.groups.flatMap { group in
        group.names.map { ($0, group[$0].gradient.elements) }
      })
    let step: Float = 1e-2
    for group in network.groups {
      for name in group.names {
        let own = parts.boundary == .detached ? try layer(of: name) : nil
        func loss() -> Double { own.map { losses()[$0] } ?? losses().reduce(0, +) }
        let value = group[name].value
        let expected = analytic[name] ?? []
        let scale = expected.reduce(0) { max($0, abs($1)) }
        #expect(scale > 0, "\(name)")
        for index in stride(from: 0, to: value.count, by: max(1, value.count / 5)) {
          let before = value[index]
          value[index] = before + step
          let above = loss()
          value[index] = before - step
          let below = loss()
          value[index] = before
          let numeric = (above - below) / Double(2 * step)
          #expect(
            abs(numeric - Double(expected[index])) < 0.05 * Double(scale) + 2e-3,
            "\(name)[\(index)]: \(numeric), \(expected[index])")
        }
      }
    }
  }

  // MARK: The corners that have names

  /// What some steps of training, with dropout and an update after each, leave of a network.
  private struct Trained {
    var state: [String: [UInt32]] = [:]
    var losses: [[Double]] = []
    var logits: [[UInt32]] = []
  }

  private func trained(_ rule: any LearningRule, on device: Device) throws -> Trained {
    var trainee = try Trainee(rule, .quick, on: device)
    var trained = Trained()
    for step in 0..<4 {
      let (x, labels) = tinyBatch(8, UInt32(step + 1))
      trained.losses.append(trainee.train(x, labels: labels, step: step, epoch: step / 2).layers)
    }
    for tensor in rule.state {
      trained.state[tensor.name] = tensor.tensor.elements.map(\.bitPattern)
    }
    trained.logits = rule.predict(tinyBatch(6, 9).x).layers.map { $0.elements.map(\.bitPattern) }
    return trained
  }

  private func expectEqual(_ corner: Trained, _ named: Trained) {
    #expect(corner.losses == named.losses)
    #expect(corner.logits == named.logits && !corner.logits.isEmpty)
    #expect(Set(corner.state.keys) == Set(named.state.keys))
    for (name, bits) in corner.state { #expect(named.state[name] == bits, "\(name)") }
  }

  @Test(
    arguments: [BlockSettings.standard, .rival], ProjectionColumns.allCases)
  func `detached layers with fixed heads on goodness are those of DTG-FF, bit for bit`(
    block: BlockSettings, columns: ProjectionColumns
  ) throws {
    for learns in [true, false] {
      let device = Device(threads: 2)
      var settings = GoodnessSettings.standard
      settings.projectionColumns = columns
      settings.learnsTemperature = learns
      settings.decaysTemperature = !learns
      settings.goodnessSmoothing = 0.1
      var named = try trained(makeDTG(settings, block, on: device), on: device)
      // The classifier learns beside the layers and reaches none of them.
      named.state = named.state.filter { !$0.key.hasPrefix("classifier.") }
      var corner = LayeredNetworks.corner(
        LayeredParts(
          boundary: .detached, reading: .goodness(settings.temperatureRange),
          head: .fixed(settings.projectionScale), heads: .everyLayer),
        dropout: settings.propagationDropout, block: block)
      corner.columns = columns
      corner.temperature = .init(learnsTemperature: learns, decaysTemperature: !learns)
      let network = try LayeredNetwork(tinyArchitecture, corner, on: device)
      network.initialize(seed: 3)
      expectEqual(try trained(network, on: device), named)
    }
  }

  @Test(arguments: HeadInput.allCases, OptimizerSplit.allCases)
  func `layers end to end with learned heads on activations are deep supervision, bit for bit`(
    input: HeadInput, optimizers: OptimizerSplit
  ) throws {
    for (block, norm) in [
      (BlockSettings.standard, BlockNorm.layerNorm), (.rival, .layerNorm), (.standard, .none),
    ] {
      let device = Device(threads: 2)
      var settings = BackpropagationSettings.standard
      (settings.heads, settings.headInput, settings.optimizers) = (.everyLayer, input, optimizers)
      settings.blockNorm = norm
      var corner = LayeredNetworks.corner(
        LayeredParts(boundary: .endToEnd, reading: .activation, head: .learned, heads: .everyLayer),
        input: input, dropout: norm == .none ? 0 : settings.blockDropout, block: block)
      corner.reading.propagationNorm = norm == .none ? .none : .layerNorm
      corner.learnsNormScale = norm == .none ? nil : true
      corner.optimizers = optimizers
      let network = try LayeredNetwork(tinyArchitecture, corner, on: device)
      network.initialize(seed: 3)
      expectEqual(
        try trained(network, on: device),
        try trained(makeBackpropagation(settings, block, on: device), on: device))
    }
  }

  @Test func `local cross-entropy is the corner of detached layers with learned heads`() throws {
    let device = Device(threads: 1)
    let corner = LayeredNetworks.corner(
      LayeredParts(boundary: .detached, reading: .activation, head: .learned, heads: .everyLayer))
    let named = LocalCrossEntropyNetworks(reading: corner.reading, block: corner.block)
    #expect(named.layered == corner)
    var recipe = TrainingRecipe.quick
    recipe.seed = 3
    let rule = try named.makeRule(tinyArchitecture, recipe, on: device)
    expectEqual(try trained(network(corner), on: device), try trained(rule, on: device))
  }

  // MARK: What all share

  @Test func `heads that are fixed start alike, and so do heads that learn, whatever they read`()
    throws
  {
    func weights(_ reading: LayerReading, _ head: HeadLearning) throws -> [[Float]] {
      let network = try network(
        .corner(LayeredParts(boundary: .detached, reading: reading, head: head, heads: .everyLayer))
      )
      return network.state.filter {
        !$0.name.hasPrefix("layers.") && !$0.name.hasPrefix("temperatures.")
      }.map { state in
        guard state.name.hasPrefix("projections.") else { return state.tensor.elements }
        let turned = Tensor([state.tensor.shape[1], state.tensor.shape[0]])
        transpose(state.tensor, into: turned)
        return turned.elements
      }
    }
    let range = TemperatureRange(minimum: 0.5, maximum: 2)
    for head in [HeadLearning.fixed(.inverseSqrtClasses), .learned] {
      let (goodness, activation) = try (weights(.goodness(range), head), weights(.activation, head))
      #expect(goodness == activation)
      #expect(goodness.allSatisfy { Set($0).count > 4 })
    }
  }

  @Test(arguments: LayeredParts.corners)
  func `any number of threads gives the same bits`(parts: LayeredParts) throws {
    #expect(
      try gradients(network(.corner(parts), threads: 1))
        == gradients(network(.corner(parts), threads: 3)))
  }

  @Test(arguments: LayeredParts.corners)
  func `every layer learns a batch by heart, and whatever is fixed stays`(
    parts: LayeredParts
  ) throws {
    let network = try network(.corner(parts, smoothing: 0))
    func fixed() -> [String: [Float]] {
      let learned = Set(network.groups.flatMap(\.names))
      return Dictionary(
        uniqueKeysWithValues: network.state.filter { !learned.contains($0.name) }
          .map { ($0.name, $0.tensor.elements) })
    }
    let before = fixed()
    #expect(before.isEmpty == (parts.head == .learned))
    var recipe = TrainingRecipe.quick
    (recipe.epochs, recipe.learningRate) = (60, 5e-3)
    var trainee = try Trainee(network, recipe, on: Device(threads: 1))
    let (x, labels) = tinyBatch(8)
    let first = trainee.train(x, labels: labels, step: 0, epoch: 0)
    var last = first
    for step in 1..<60 { last = trainee.train(x, labels: labels, step: step, epoch: 0) }
    #expect(first.layers.count == 3 && first.classifier == nil)
    for (before, after) in zip(first.layers, last.layers) { #expect(after < 0.7 * before) }
    #expect(fixed() == before)
    #expect(network.temperatures.count == (parts.reading == .activation ? 0 : 3))
  }

  @Test(arguments: LayerBoundary.allCases)
  func `a detached layer is updated before the next one sees its input, and each group once`(
    boundary: LayerBoundary
  ) throws {
    let parts = LayeredParts(
      boundary: boundary, reading: .activation, head: .learned, heads: .everyLayer)
    let network = try network(.corner(parts))
    let (x, labels) = tinyBatch(8)
    let context = StepContext(seed: 3, step: 0)
    var order: [Int] = []
    let plain = network.step(x, labels: labels, context) { order.append($0) }
    #expect(order == [0, 1, 2])
    // What the first group's update does to a head shows in no loss of the same step.
    let touched = network.step(x, labels: labels, context) { group in
      if group == 0, let head = network.state.first(where: { $0.name == "heads.1.bias" }) {
        head.tensor[0] += 1
      }
    }
    #expect((plain.layers[1] != touched.layers[1]) == (boundary == .detached))
  }

  @Test func `one head on the last layer is backpropagation from there`() throws {
    let network = try network(
      .corner(
        LayeredParts(boundary: .endToEnd, reading: .activation, head: .learned, heads: .lastLayer)))
    let (x, labels) = tinyBatch(8)
    #expect(
      network.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }.layers.count == 1)
    #expect(network.predict(x).layers.count == 1)
    #expect(gradients(network)["layers.0.weight"]?.contains { $0 != 0 } == true)
  }

  @Test func `settings outside their domain are refused`() {
    let parts = LayeredParts.corners[0]
    let headless = LayeredParts(
      boundary: .detached, reading: .activation, head: .learned, heads: .lastLayer)
    let endless = LayeredParts(
      boundary: .detached, reading: .goodness(.init(minimum: 0.5, maximum: .infinity)),
      head: .learned, heads: .everyLayer)
    let cases: [(LayeredNetworks, String)] = [
      (.corner(parts, smoothing: 1.5), "headSmoothing"),
      (.corner(parts, dropout: 1), "propagationDropout"),
      (.corner(headless), "headedLayers"), (.corner(endless), "temperatureMaximum"),
      (
        .corner(
          parts, block: .init(convolutionBias: true, blockOrder: .poolFirst, normEpsilon: 0)),
        "normEpsilon"
      ),
    ]
    for (settings, name) in cases {
      let error = #expect(throws: LearningError.self) { try network(settings) }
      #expect("\(String(describing: error))".contains(name), "\(name)")
    }
  }
}

extension LayeredNetworks {
  /// A corner on the tiny network of the other rules, with whatever its choices read.
  fileprivate static func corner(
    _ parts: LayeredParts, input: HeadInput = .cells, smoothing: Double = 0.1,
    dropout: Double = 0, block: BlockSettings = .standard
  ) -> LayeredNetworks {
    let isDetached = parts.boundary == .detached
    return LayeredNetworks(
      parts: parts,
      temperature: parts.reading == .activation
        ? nil : Temperature(learnsTemperature: true, decaysTemperature: true),
      columns: parts.head == .learned ? nil : .asDrawn,
      reading: Reading(
        headInput: input, headSmoothing: smoothing, propagationNorm: .layerNorm,
        propagationDropout: dropout), optimizers: isDetached ? nil : .perLayer,
      learnsNormScale: isDetached ? nil : true, block: block)
  }
}
