import Kernels
import ScheduledRules
import TestSupport
import Testing

@testable import Learning
@testable import SoftHebb

/// SoftHebb as a rule; its steps are held against PyTorch in `SoftHebbGoldenTests`.
struct SoftHebbNetworkTests {
  init() throws { try BLAS.prepare() }

  private func train(_ network: SoftHebbNetwork, steps: Range<Int>) -> [Double?] {
    steps.map { step in
      let (x, labels) = softHebbBatch(6, seed: UInt64(step))
      return network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }.classifier
    }
  }

  @Test func `any number of threads gives the same bits, and a step keeps its input`() throws {
    func bits(_ threads: Int) throws -> [[UInt32]] {
      var settings = SoftHebbNetworks.small
      settings.readoutDropout = 0.5
      let network = try SoftHebbNetwork.small(settings, threads: threads)
      let (x, labels) = softHebbBatch(6)
      let before = x.elements
      for step in 0..<8 {
        _ = network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
      }
      #expect(x.elements == before)
      return network.state.map { $0.tensor.elements.map(\.bitPattern) }
    }
    #expect(try bits(1) == bits(3))
  }

  @Test(arguments: [1, 5, 8])
  func `a network that goes on from its state has the bits of one that never stopped`(
    stop: Int
  ) throws {
    let (whole, first) = (try SoftHebbNetwork.small(), try SoftHebbNetwork.small())
    _ = train(whole, steps: 0..<10)
    _ = train(first, steps: 0..<stop)
    let second = try SoftHebbNetwork.small()
    for (state, saved) in zip(second.state, first.state) { try state.restore(saved.exported) }
    _ = train(second, steps: stop..<10)
    #expect(second.state.map(\.name) == whole.state.map(\.name))
    for (resumed, uninterrupted) in zip(second.state, whole.state) {
      #expect(resumed.tensor.elements == uninterrupted.tensor.elements, "\(resumed.name)")
    }
  }

  @Test func `each phase moves its own parameters alone`() throws {
    let network = try SoftHebbNetwork.small()
    func values() -> [[Float]] { network.groups.map { $0.values.elements } }
    for phase in 0..<4 {
      let before = values()
      let losses = train(network, steps: 2 * phase..<2 * phase + 2)
      let moved = zip(before, values()).map { $0 != $1 }
      #expect(moved == (0..<4).map { $0 == phase })
      #expect(losses.allSatisfy { ($0 != nil) == (phase == 3) })
    }
  }

  @Test func `weights have the published count, and rows start near a norm of 25`() throws {
    let settings = SoftHebbNetworks(
      firstChannels: 96, blockEpochs: 1, plasticityBatch: 10, inverseTemperatures: [1, 0.65, 0.25],
      plasticityRates: [0.08, 0.005, 0.01], trianglePowers: [0.7, 1.4, 1], readoutDropout: 0.5)
    let network = try SoftHebbNetwork(
      side: 32, classes: 10, width: 1, settings, .smallSoftHebb,
      TrainingClock(epochs: 4, stepsPerEpoch: 1), on: Device(threads: 1))
    network.initialize(seed: 1)
    #expect(network.groups.map(\.count) == [7200, 331_776, 5_308_416, 245_770])
    for block in network.blocks {
      let weight = block.weight.value
      let inputs = weight.shape[1]
      let norms = (0..<weight.shape[0]).map { row in
        (0..<inputs).reduce(0.0) {
          $0 + Double(weight[row * inputs + $1]) * Double(weight[row * inputs + $1])
        }.squareRoot()
      }
      #expect(abs(norms.reduce(0, +) / Double(norms.count) - 25) < 0.5)
    }
    #expect(settings.size(side: 32, width: 1).blocks == [7_372_800, 84_934_656, 339_738_624])
    #expect(settings.size(side: 32, width: 1).features == 24_576)
  }

  @Test func `rows of weights move towards a norm of one, and the read-out learns`() throws {
    var settings = SoftHebbNetworks.small
    settings.plasticityRates = [0.5, 0.5, 0.5]
    let network = try SoftHebbNetwork.small(settings, stepsPerEpoch: 60)
    var losses: [Double] = []
    let (x, labels) = softHebbBatch(6)
    for step in 0..<360 {
      let loss = network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
      losses += loss.classifier.map { [$0] } ?? []
    }
    let weight = network.blocks[0].weight.value
    let inputs = weight.shape[1]
    for row in 0..<weight.shape[0] {
      let square = (0..<inputs).reduce(0.0) {
        $0 + Double(weight[row * inputs + $1]) * Double(weight[row * inputs + $1])
      }
      #expect(square.squareRoot() < 20)
    }
    #expect(losses.count == 180 && losses[179] < 0.5 * losses[0])
    #expect(correctCount(try #require(network.predict(x).classifier), labels: labels) == 6)
  }

  @Test func `the read-out's rate is halved seven times`() {
    let rates = (0..<50).map { SoftHebbReadout.rate(1, epoch: $0, of: 50) }
    #expect(rates.first == 1 && rates.last == 1.0 / 128)
    let changes = (1..<50).filter { rates[$0] != rates[$0 - 1] }
    #expect(changes == [10, 17, 25, 30, 35, 40, 45])
  }

  @Test func `settings outside their domain are refused`() throws {
    for change: (inout SoftHebbNetworks) -> Void in [
      { $0.firstChannels = 0 }, { $0.blockEpochs = 0 }, { $0.plasticityBatch = 0 },
      { $0.inverseTemperatures = [1, 1] }, { $0.plasticityRates = [1, 1, 0] },
      { $0.trianglePowers = [1, 1, .infinity] }, { $0.readoutDropout = 1 },
    ] {
      var settings = SoftHebbNetworks.small
      change(&settings)
      #expect(throws: LearningError.self) { try SoftHebbNetwork.small(settings) }
    }
  }
}
