import Checkpoints
import Kernels
import Testing

@testable import Learning
@testable import LocalCrossEntropy

/// Detached layers with learned heads, on the tiny network of the other rules.
struct LocalCrossEntropyTests {
  init() throws { try BLAS.prepare() }

  private func network(
    input: HeadInput = .cells, smoothing: Double = 0.1, threads: Int = 1
  ) throws -> LocalCrossEntropyNetwork {
    let settings = LocalCrossEntropyNetworks(
      reading: .init(
        headInput: input, headSmoothing: smoothing, propagationNorm: .layerNorm,
        propagationDropout: 0), block: .standard)
    let network = try LocalCrossEntropyNetwork(
      tinyArchitecture, settings, on: Device(threads: threads))
    network.initialize(seed: 3)
    return network
  }

  private func gradients(_ network: LocalCrossEntropyNetwork) -> [String: [UInt32]] {
    let (x, labels) = tinyBatch(8)
    _ = network.step(x, labels: labels, StepContext(seed: 3, step: 0)) { _ in }
    return Dictionary(
      uniqueKeysWithValues: network.groups.flatMap { group in
        group.names.map { ($0, group[$0].gradient.elements.map(\.bitPattern)) }
      })
  }

  @Test(arguments: 0..<3)
  func `the loss of a layer reaches its own parameters alone`(layer: Int) throws {
    let network = try network()
    let before = gradients(network)
    network.layers[layer].head.bias.value[0] += 1
    let after = gradients(network)
    let changed = Set(before.keys.filter { before[$0] != after[$0] })
    #expect(
      changed == [
        "layers.\(layer).weight", "layers.\(layer).bias", "heads.\(layer).weight",
        "heads.\(layer).bias",
      ])
  }

  @Test(arguments: HeadInput.allCases)
  func `gradients are those of each layer's own loss`(input: HeadInput) throws {
    let network = try network(input: input)
    let (x, labels) = tinyBatch(8)
    let context = StepContext(seed: 3, step: 0)
    func losses() -> [Double] { network.step(x, labels: labels, context) { _ in }.layers }
    _ = losses()
    let analytic = network.groups.map { group in
      Dictionary(uniqueKeysWithValues: group.names.map { ($0, group[$0].gradient.elements) })
    }
    let step: Float = 1e-2
    for (layer, group) in network.groups.enumerated() {
      for name in group.names {
        let value = group[name].value
        let expected = analytic[layer][name] ?? []
        let scale = expected.reduce(0) { max($0, abs($1)) }
        #expect(scale > 0, "\(name)")
        for index in stride(from: 0, to: value.count, by: max(1, value.count / 6)) {
          let before = value[index]
          value[index] = before + step
          let above = losses()[layer]
          value[index] = before - step
          let below = losses()[layer]
          value[index] = before
          let numeric = (above - below) / Double(2 * step)
          #expect(
            abs(numeric - Double(expected[index])) < 0.05 * Double(scale) + 1e-3,
            "\(name)[\(index)]: \(numeric), \(expected[index])")
        }
      }
    }
  }

  @Test func `a layer is updated before the next one sees its input, and each once`() throws {
    let network = try network()
    let (x, labels) = tinyBatch(8)
    var order: [Int] = []
    let losses = network.step(x, labels: labels, StepContext(seed: 3, step: 0)) {
      order.append($0)
    }
    #expect(order == [0, 1, 2])
    #expect(losses.layers.count == 3 && losses.classifier == nil)
  }

  @Test func `any number of threads gives the same bits`() throws {
    #expect(try gradients(network(threads: 1)) == gradients(network(threads: 3)))
  }

  @Test func `all layers learn a batch by heart`() throws {
    let network = try network(smoothing: 0)
    var recipe = TrainingRecipe.quick
    (recipe.epochs, recipe.learningRate) = (40, 5e-3)
    var trainee = try ImageTrainee(network, recipe, on: Device(threads: 1))
    let (x, labels) = tinyBatch(8)
    let first = trainee.train(x, labels: labels, step: 0, epoch: 0)
    var last = first
    for step in 1..<40 { last = trainee.train(x, labels: labels, step: step, epoch: 0) }
    for (before, after) in zip(first.layers, last.layers) { #expect(after < 0.5 * before) }
    let logits = network.predict(x)
    #expect(logits.classifier == nil && logits.layers.count == 3)
    #expect(correctCount(logits.layers[2], labels: labels[...]) == 8)
  }

  @Test func `settings outside their domain are refused`() {
    for (smoothing, dropout) in [(1.5, 0.0), (0.1, 1.0)] {
      let settings = LocalCrossEntropyNetworks(
        reading: .init(
          headInput: .cells, headSmoothing: smoothing, propagationNorm: .layerNorm,
          propagationDropout: dropout), block: .standard)
      #expect(throws: LearningError.self) {
        try LocalCrossEntropyNetwork(tinyArchitecture, settings, on: Device(threads: 1))
      }
    }
  }
}
