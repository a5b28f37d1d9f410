import Kernels
import ScheduledRules
import TestSupport
import Testing

@testable import Learning
@testable import SelfContrastive

/// The self-contrastive network as a rule; its steps are held against PyTorch in `ContrastiveGoldenTests`.
struct ContrastiveNetworkTests {
  init() throws { try BLAS.prepare() }

  @discardableResult
  private func train(
    _ network: ContrastiveNetwork, steps: Range<Int>, images: Int = 6
  ) -> [StepLosses] {
    steps.map { step in
      let (x, labels) = contrastiveBatch(images, seed: UInt64(step))
      return network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
    }
  }

  @Test func `any number of threads gives the same bits, and a step keeps its input`() throws {
    func bits(_ threads: Int) throws -> [[UInt32]] {
      var settings = ContrastiveNetworks.small
      settings.readoutDropout = 0.5
      let network = try ContrastiveNetwork.small(settings, stepsPerEpoch: 2, threads: threads)
      let (x, labels) = contrastiveBatch(6)
      let before = x.elements
      for step in 0..<8 {
        _ = network.step(x, labels: labels, StepContext(seed: 3, step: step)) { _ in }
      }
      #expect(x.elements == before)
      return network.state.map { $0.tensor.elements.map(\.bitPattern) }
    }
    #expect(try bits(1) == bits(3))
  }

  @Test(arguments: [1, 4, 8, 11])
  func `a network that goes on from its state has the bits of one that never stopped`(
    stop: Int
  ) throws {
    let (whole, first) = (try ContrastiveNetwork.small(), try ContrastiveNetwork.small())
    train(whole, steps: 0..<13)
    train(first, steps: 0..<stop)
    let second = try ContrastiveNetwork.small()
    for (state, saved) in zip(second.state, first.state) { try state.restore(saved.exported) }
    train(second, steps: stop..<13)
    #expect(second.state.map(\.name) == whole.state.map(\.name))
    for (resumed, uninterrupted) in zip(second.state, whole.state) {
      #expect(resumed.tensor.elements == uninterrupted.tensor.elements, "\(resumed.name)")
    }
  }

  @Test func `each phase moves its own parameters alone`() throws {
    let network = try ContrastiveNetwork.small()
    func values() -> [[Float]] { network.groups.map { $0.values.elements } }
    for phase in 0..<4 {
      let before = values()
      let losses = train(network, steps: 3 * phase..<3 * phase + 3)
      #expect(zip(before, values()).map { $0 != $1 } == (0..<4).map { $0 == phase })
      #expect(losses.allSatisfy { ($0.classifier != nil) == (phase == 3) })
      #expect(losses.allSatisfy { $0.layers.count == (phase == 3 ? 0 : 1) })
    }
  }

  @Test func `partners are other images, and an image without any moves no layer`() throws {
    let network = try ContrastiveNetwork.small()
    let shifts = (0..<200).map {
      network.partnerShift(images: 6, StepContext(seed: 3, step: $0))
    }
    #expect(Set(shifts) == [1, 2, 3, 4, 5])
    let before = network.groups.map { $0.values.elements }
    train(network, steps: 0..<9, images: 1)
    #expect(before == network.groups.map { $0.values.elements })
  }

  @Test func `parameters have the published counts, and losses start where they should`() throws {
    let network = try ContrastiveNetwork(
      side: 32, classes: 10, width: 1, .published, .smallContrastive,
      TrainingClock(epochs: 81, stepsPerEpoch: 500), on: Device(threads: 1))
    network.initialize(seed: 1)
    #expect(network.groups.map(\.count) == [7296, 332_160, 5_309_952, 184_330])
    let size = ContrastiveNetworks.published.size(side: 32, width: 1)
    #expect(size.features == 18_432)
    #expect(size.layers == [7_372_800, 84_934_656, 339_738_624])
    // Of noise, the goodness of positive pairs is 0.12 and that of negative ones 0.06.
    let loss = network.learn(0, contrastiveBatch(8, side: 32).x, shift: 3, batch: 0)
    #expect(abs(loss - (0.635 + 0.331 + 0.005)) < 0.01)
  }

  @Test func `layer and read-out learn what they are asked for`() throws {
    let network = try ContrastiveNetwork.small(stepsPerEpoch: 40)
    let (x, labels) = contrastiveBatch(6)
    let losses = (0..<280).map {
      network.step(x, labels: labels, StepContext(seed: 3, step: $0)) { _ in }
    }
    #expect(losses[39].total < losses[0].total && losses[79].total < losses[40].total)
    let readout = losses[120...].compactMap(\.classifier)
    #expect(readout.count == 160 && readout[159] < 0.5 * readout[0])
    #expect(correctCount(try #require(network.predict(x).classifier), labels: labels) == 6)
  }

  @Test func `rates fall one batch early, and the read-out's is halved seven times`() {
    let layer = ContrastiveNetworks.published.layer(1)
    #expect(layer.rate(batch: 98) == 0.002 && abs(layer.rate(batch: 99) - 0.0016) < 1e-12)
    let rates = (0..<50).map { ContrastiveReadout.rate(1, epoch: $0, of: 50) }
    #expect(rates.first == 1 && rates.last == 1.0 / 128)
    #expect((1..<50).filter { rates[$0] != rates[$0 - 1] } == [10, 17, 25, 30, 35, 40, 45])
  }

  @Test func `settings outside their domain are refused`() throws {
    for change: (inout ContrastiveNetworks) -> Void in [
      { $0.firstChannels = 0 }, { $0.layerEpochs = [1, 1] }, { $0.layerEpochs = [1, 0, 1] },
      { $0.layerRates = [1, 1, 0] }, { $0.layerDecays = [0, -1, 0] },
      { $0.rateFactors = [1, 1, .infinity] }, { $0.ratePeriods = [0, 1, 1] },
      { $0.positiveThresholds = [] }, { $0.negativeThresholds = [.nan, 1, 1] },
      { $0.goodnessPenalties = [1] }, { $0.readoutDropout = 1 },
    ] {
      var settings = ContrastiveNetworks.small
      change(&settings)
      #expect(throws: LearningError.self) { try ContrastiveNetwork.small(settings) }
    }
  }
}
