import Kernels
import ScheduledRules
import TestSupport
import Testing

@testable import DeeperForward
@testable import Learning

extension DeeperNetwork {
  /// The constants in make_deeperforward_goldens.py.
  static func small(dropout: Double = 0, threads: Int = 1) throws -> DeeperNetwork {
    let recipe = TrainingRecipe(
      epochs: 4, batchSize: 6, learningRate: 0.01, learningRateFloor: 0.001, weightDecay: 0.05,
      beta1: 0.9, beta2: 0.999, epsilon: 1e-4, gradientClip: 1e9, seed: 3)
    let network = try DeeperNetwork(
      side: 16, classes: 4, width: 1, DeeperNetworks(planes: 4, layerDropout: dropout), recipe,
      TrainingClock(epochs: 4, stepsPerEpoch: 1), on: Device(threads: threads))
    network.initialize(seed: recipe.seed)
    return network
  }
}

/// DeeperForward against PyTorch in double precision, and as a rule.
struct DeeperForwardTests {
  init() throws { try BLAS.prepare() }

  private func images(_ count: Int, side: Int = 16, seed: UInt64 = 5) -> Tensor {
    let x = Tensor([count, side, side, 3])
    CounterGenerator(seed: seed, purpose: .trainInputs).fillNormal(x, deviation: 1)
    return x
  }

  @discardableResult
  private func train(_ network: DeeperNetwork, steps: Range<Int>) -> [StepLosses] {
    steps.map { step in
      network.step(
        images(6, seed: UInt64(step)), labels: [0, 1, 2, 3, 0, 1], StepContext(seed: 3, step: step)
      ) { _ in Issue.record("the rule has optimizers of its own") }
    }
  }

  @Test func `gradients, steps, losses and goodness are PyTorch's`() throws {
    let golden = try Golden("deeperforward")
    let network = try DeeperNetwork.small()
    for layer in network.layers {
      layer.weight.value.assign(try golden.floats("initial.\(layer.index)"))
    }
    func compare(_ elements: [Float], _ name: String) throws {
      let error = scaledError(elements, try golden.doubles(name))
      #expect(error < Tolerances.fewSteps, "\(name)")
    }
    for step in 0..<2 {
      let losses = network.step(
        try golden.floats("x.\(step)"), labels: try golden.integers("y.\(step)"),
        StepContext(seed: 3, step: step)
      ) { _ in Issue.record("the rule has optimizers of its own") }
      try compare(losses.layers.map(Float.init), "losses.\(step)")
      guard step == 0 else { continue }
      for layer in network.layers {
        try compare(layer.weight.gradient.elements, "gradient.\(layer.index)")
      }
    }
    for layer in network.layers {
      try compare(layer.weight.value.elements, "final.\(layer.index)")
    }
    let logits = network.predict(try golden.floats("x.test"))
    #expect(logits.classifier == nil && logits.layers.count == 16)
    let goodness = try golden.doubles("goodness")
    for (index, z) in logits.layers.enumerated() {
      let expected = goodness[(index + 1) * z.count..<(index + 2) * z.count]
      #expect(scaledError(z.elements, expected) < Tolerances.fewSteps, "goodness \(index + 1)")
    }
  }

  @Test func `any number of threads gives the same bits, and a step keeps its input`() throws {
    func bits(_ threads: Int) throws -> [[UInt32]] {
      let network = try DeeperNetwork.small(dropout: 0.2, threads: threads)
      let x = images(6)
      let before = x.elements
      for step in 0..<3 {
        _ = network.step(
          x, labels: [0, 1, 2, 3, 0, 1], StepContext(seed: 3, step: step)
        ) { _ in }
      }
      _ = network.predict(x)
      #expect(x.elements == before)
      return network.state.map { $0.tensor.elements.map(\.bitPattern) }
    }
    #expect(try bits(1) == bits(3))
  }

  @Test func `a network that goes on from its state has the bits of one that never stopped`()
    throws
  {
    let (whole, first) = (
      try DeeperNetwork.small(dropout: 0.2), try DeeperNetwork.small(dropout: 0.2)
    )
    train(whole, steps: 0..<4)
    train(first, steps: 0..<2)
    let second = try DeeperNetwork.small(dropout: 0.2)
    for (state, saved) in zip(second.state, first.state) { try state.restore(saved.exported) }
    train(second, steps: 2..<4)
    #expect(second.state.map(\.name) == whole.state.map(\.name))
    for (resumed, uninterrupted) in zip(second.state, whole.state) {
      #expect(resumed.tensor.elements == uninterrupted.tensor.elements, "\(resumed.name)")
    }
  }

  @Test func `parameters have the published count, and groups suit any number of classes`() {
    func channels(_ planes: Int, classes: Int, width: Double = 1) -> [Int] {
      DeeperNetworks(planes: planes, layerDropout: 0.2)
        .shapes(side: 32, classes: classes, width: width).map(\.channels)
    }
    let published = DeeperNetworks(planes: 100, layerDropout: 0.2)
      .shapes(side: 32, classes: 10, width: 1)
    #expect(published.reduce(0) { $0 + 9 * $1.inputs * $1.channels } == 30_602_700)
    #expect(published.map(\.pixels).filter { $0 == 16 }.count == 4)
    #expect(channels(80, classes: 10).last == 640 && channels(80, classes: 100).last == 800)
    #expect(channels(80, classes: 10, width: 0.0625).first == 10)
  }

  @Test func `losses start at the logarithm of the classes, and fall`() throws {
    let network = try DeeperNetwork.small()
    let x = images(6)
    let losses = (0..<60).map {
      network.step(x, labels: [0, 1, 2, 3, 0, 1], StepContext(seed: 3, step: $0)) { _ in }
    }
    #expect(losses[0].layers.count == 17)
    #expect(losses[0].layers.allSatisfy { abs($0 - 1.386) < 0.3 })
    #expect(losses[59].total < 0.8 * losses[0].total)
  }

  @Test func `the rate falls from its peak by a cosine`() throws {
    let rates = try (0..<4).map { try DeeperNetwork.small().rate(epoch: $0) }
    #expect(abs(rates[0] - 0.01) < 1e-12 && abs(rates[2] - 0.0055) < 1e-12)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $0 > $1 } && rates[3] > 0.001)
  }

  @Test func `settings outside their domain are refused`() {
    for settings in [
      DeeperNetworks(planes: 0, layerDropout: 0), DeeperNetworks(planes: 4, layerDropout: 1),
    ] {
      #expect(throws: LearningError.self) { try settings.validate(side: 16) }
    }
    #expect(throws: LearningError.self) {
      try DeeperNetworks(planes: 4, layerDropout: 0).validate(side: 20)
    }
  }
}
