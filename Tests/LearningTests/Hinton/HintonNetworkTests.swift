import Kernels
import ScheduledRules
import TestSupport
import Testing

@testable import HintonForwardForward
@testable import Learning

/// Hinton's forward-forward as a rule; its steps are held against PyTorch in `HintonGoldenTests`.
struct HintonNetworkTests {
  init() throws { try BLAS.prepare() }

  @Test func `any number of threads gives the same bits, and a step keeps its input`() throws {
    func bits(_ threads: Int) throws -> [[UInt32]] {
      let network = try HintonNetwork.small(threads: threads)
      let (x, labels) = hintonBatch(8)
      let before = x.elements
      for step in 0..<3 {
        _ = network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in
          Issue.record("the rule has optimizers of its own")
        }
      }
      #expect(x.elements == before)
      return network.state.map { $0.tensor.elements.map(\.bitPattern) }
    }
    #expect(try bits(1) == bits(3))
  }

  @Test func `a network that goes on from its state has the bits of one that never stopped`() throws
  {
    let (x, labels) = hintonBatch(8)
    let (whole, first) = (try HintonNetwork.small(), try HintonNetwork.small())
    for step in 0..<6 {
      _ = whole.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
    }
    for step in 0..<3 {
      _ = first.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
    }
    let second = try HintonNetwork.small()
    for (state, saved) in zip(second.state, first.state) { try state.restore(saved.exported) }
    for step in 3..<6 {
      _ = second.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
    }
    #expect(second.state.map(\.name) == whole.state.map(\.name))
    for (resumed, uninterrupted) in zip(second.state, whole.state) {
      #expect(resumed.tensor.elements == uninterrupted.tensor.elements, "\(resumed.name)")
    }
  }

  @Test func `layers learn from their own loss, and the read-out reaches none`() throws {
    let (x, labels) = hintonBatch(8)
    func gradients(_ change: (HintonNetwork) -> Void) throws -> [[Float]] {
      let network = try HintonNetwork.small()
      change(network)
      _ = network.gradients(x, labels: labels, wrong: labels.map { ($0 + 1) % 8 })
      return network.groups.map { $0.gradients.elements }
    }
    let plain = try gradients { _ in }
    // Equal weights would give every class the same logit, as the zeros of the start do.
    let otherReadout = try gradients { network in
      let weight = network.readout.weight.value
      for index in 0..<weight.count { weight[index] = Float(index % 7) / 10 }
    }
    #expect(Array(otherReadout.dropLast()) == Array(plain.dropLast()))
    #expect(otherReadout.last != plain.last)
    let otherLast = try gradients { $0.layers[2].bias.value.fill(1) }
    #expect(otherLast[0] == plain[0] && otherLast[1] == plain[1] && otherLast[2] != plain[2])
  }

  @Test func `the first loss of a wide layer is near a quarter of its units`() throws {
    var settings = HintonNetworks.small
    (settings.hiddenUnits, settings.peerWeight) = (512, 0)
    let network = try HintonNetwork.small(settings)
    let (x, labels) = hintonBatch(40)
    let losses = network.gradients(x, labels: labels, wrong: labels.map { ($0 + 1) % 8 })
    // Rows have a mean square of 1 and weights of variance 1/N: I/2 of the first layer, N/2 of the others.
    for loss in losses.layers.dropFirst() { #expect(abs(loss / 512 - 0.25) < 0.05) }
    #expect(abs(losses.layers[0] - (512 - 54) / 2) < 20)
    #expect(losses.classifier.map { abs($0 - 2.0794415) < 1e-5 } == true)
  }

  @Test func `a network has the parameters of its layers and no bias in the read-out`() throws {
    var settings = HintonNetworks.small
    settings.hiddenUnits = 2048
    let network = try HintonNetwork(
      side: 32, classes: 10, width: 0.5, settings, .smallHinton,
      TrainingClock(epochs: 1, stepsPerEpoch: 1), on: Device(threads: 1))
    let counts = network.groups.map(\.count)
    #expect(counts == [3072 * 1024 + 1024, 1024 * 1025, 1024 * 1025, 10 * 2 * 1024])
  }

  @Test func `all layers and the read-out learn a batch`() throws {
    var (settings, recipe) = (HintonNetworks.small, TrainingRecipe.smallHinton)
    (settings.hiddenUnits, settings.readoutDecay) = (64, 0)
    (recipe.epochs, recipe.learningRate, recipe.weightDecay) = (200, 5e-3, 0)
    let network = try HintonNetwork.small(settings, recipe)
    let (x, labels) = hintonBatch(8)
    var losses: [StepLosses] = []
    for step in 0..<200 {
      losses.append(
        network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in })
    }
    let (first, last) = (losses[0], losses[199])
    for (before, after) in zip(first.layers, last.layers) { #expect(after < 0.2 * before) }
    #expect(try #require(last.classifier) < 0.5 * #require(first.classifier))
    let logits = network.predict(x)
    let sum = Tensor([8, 8])
    logits.sum(into: sum)
    #expect(correctCount(sum, labels: labels) >= 7)
    #expect(correctCount(try #require(logits.classifier), labels: labels) >= 7)
  }

  @Test func `settings outside their domain are refused, and so is a training without a clock`()
    throws
  {
    for change: (inout HintonNetworks) -> Void in [
      { $0.hiddenLayers = 1 }, { $0.hiddenUnits = 0 }, { $0.labelRows = 9 },
      { $0.peerMemory = 1 }, { $0.momentum = 1 }, { $0.readoutRate = -1 },
    ] {
      var settings = HintonNetworks.small
      change(&settings)
      #expect(throws: LearningError.self) { try HintonNetwork.small(settings) }
    }
    let architecture = try ImageArchitecture(.vgg8, side: 32, classes: 10, width: 0.125)
    #expect(throws: LearningError.self) {
      try HintonNetworks.small.makeRule(architecture, .smallHinton, on: Device(threads: 1))
    }
  }
}
