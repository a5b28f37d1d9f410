import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import ImageStages
@testable import Kernels
@testable import Learning
@testable import Measurements
@testable import Tables

/// How far updates move what layers hand on.
@Suite struct PerturbationTests {
  private let harness: StageHarness

  init() throws {
    try BLAS.prepare()
    harness = try StageHarness()
  }

  private func reads(_ settings: ImageNetworkSettings) throws -> GoodnessNetworks {
    try #require(settings.rule as? GoodnessNetworks)
  }

  /// A small network that was drawn and not trained, its settings, and normal images with labels.
  private func network() throws -> (
    rule: ConvolutionalDTG, settings: ImageNetworkSettings, x: Tensor, labels: [Int32],
    device: Device
  ) {
    var settings = PaperNetworkTraining.example.network
    settings.width = 0.125
    settings.recipe.learningRate = 1e-3
    settings.recipe.learningRateFloor = 1e-3
    settings.recipe.weightDecay = 0
    settings.recipe.gradientClip = 1e9
    (settings.recipe.beta1, settings.recipe.beta2, settings.recipe.epsilon) = (0.9, 0.999, 1e-12)
    let device = Device(threads: 1)
    let rule = try #require(
      settings.makeRule(side: 32, classes: 10, on: device) as? ConvolutionalDTG)
    let x = Tensor([4, 32, 32, 3])
    CounterGenerator(seed: 5, purpose: .layerParameters, 9).fillNormal(x, deviation: 1)
    return (rule, settings, x, [0, 3, 6, 9], device)
  }

  /// ‖h' - h‖ / ‖h‖ of each layer by the layers' own code, from inputs without dropout.
  private func inputs(_ rule: ConvolutionalDTG, _ x: Tensor) -> [Tensor] {
    var inputs: [Tensor] = []
    rule.propagate(x, nil, rule.makeFeatures(images: x.shape[0])) { layer, input in
      inputs.append(Tensor(input.elements, input.shape))
      return layer(input).h
    }
    return inputs
  }

  @Test func `changes are those of the layers' own activations`() throws {
    let (rule, settings, x, labels, device) = try network()
    let walk = try ActivationWalk(rule, reads(settings), on: device)
    let seen = inputs(rule, x)
    let before = zip(rule.layers, seen).map { $0($1).h.elements }
    let passages = walk.passages(x)
    #expect(passages.map(\.input.elements) == seen.map(\.elements))
    #expect(passages.map(\.activation.elements) == before)
    // Nothing changed yet.
    #expect(walk.changes(since: passages) == [Double](repeating: 0, count: 7))
    var trainee = try Trainee(rule, settings.recipe, on: device)
    _ = trainee.train(x, labels: labels, step: 0, epoch: 0)
    let changes = walk.changes(since: passages)
    for (index, layer) in rule.layers.enumerated() {
      let after = layer(seen[index]).h.elements
      let (difference, size) = zip(after, before[index]).reduce((0.0, 0.0)) { sums, pair in
        let (new, old) = (Double(pair.0), Double(pair.1))
        return (sums.0 + (new - old) * (new - old), sums.1 + old * old)
      }
      expectClose(changes[index], (difference / size).squareRoot())
      #expect(changes[index] > 0)
    }
  }

  @Test func `the change of the first step is proportional to the learning rate`() throws {
    func firstChanges(_ rate: Double) throws -> [Double] {
      var (rule, settings, x, labels, device) = try network()
      settings.recipe.learningRate = rate
      settings.recipe.learningRateFloor = rate
      let walk = try ActivationWalk(rule, reads(settings), on: device)
      let passages = walk.passages(x)
      var trainee = try Trainee(rule, settings.recipe, on: device)
      _ = trainee.train(x, labels: labels, step: 0, epoch: 0)
      return walk.changes(since: passages)
    }
    // New moments move every weight by the rate, whatever its gradient.
    for (large, small) in zip(try firstChanges(2e-4), try firstChanges(1e-4)) {
      #expect(abs(large / small - 2) < 0.02, "\(large) and \(small)")
    }
  }

  /// What a stage finds of a network that was trained for a moment.
  private func result(
    warmup: Double = 1, measured: Double = 1, floor: Double = 0.0002, threads: Int = 1
  ) async throws -> PerturbationMeasurement.Result {
    let (network, data) = try await harness.trainedNetwork([
      "learningRateFloor": .number(floor), "weightDecay": 0, "gradientClip": 1, "beta1": 0.9,
      "beta2": 0.999, "epsilon": 1e-8,
    ])
    let outputs = try await harness.run(
      "layer-perturbation",
      ["seed": 1, "warmupSteps": .number(warmup), "measuredSteps": .number(measured)],
      inputs: ["network": [network], "data": [data]], threads: threads)
    return try JSONDecoder().decode(
      PerturbationMeasurement.Result.self, from: #require(outputs[PerturbationMeasurement.file]))
  }

  @Test func `a stored network is perturbed at the schedule's two ends`() async throws {
    let result = try await result(warmup: 2, measured: 3)
    #expect(result.rates.map(\.place) == [.peak, .floor])
    #expect(result.rates.map(\.rate) == [0.002, 0.0002])
    for rate in result.rates {
      #expect(rate.layers.count == 7)
      #expect(rate.layers.allSatisfy { $0.first > 0 && $0.later > 0 && $0.first < 1 })
    }
    // Both start from the stored network and the same first batch.
    for (peak, floor) in zip(result.rates[0].layers, result.rates[1].layers) {
      let ratio = peak.first / floor.first
      #expect(ratio > 5 && ratio < 15, "\(ratio)")
    }
    #expect(try await self.result(warmup: 2, measured: 3, threads: 2).rates == result.rates)
  }

  @Test func `a floor of 0 moves nothing and is left out`() async throws {
    #expect(try await result(floor: 0).rates.map(\.place) == [.peak])
  }

  @Test func `without steps there is nothing to measure`() async throws {
    await #expect {
      _ = try await result(measured: 0)
    } throws: {
      "\($0)".contains("`measuredSteps` must be at least 1, not 0")
    }
  }

  @Test func `the table has the changes in percent and in rates`() async throws {
    func input(seed: UInt64, later: Double) throws -> StageInput {
      var network = ImageRunMetrics.example
      network.seed = seed
      let result = PerturbationMeasurement.Result(
        rates: [
          RatePerturbations(
            place: .peak, rate: 0.002,
            layers: [
              LayerPerturbation(first: 0.01, later: later),
              LayerPerturbation(first: 0.03, later: 3 * later),
            ])
        ], warmupSteps: 20, measuredSteps: 10, network: network)
      return try harness.input(
        PerturbationMeasurement.file, JSONEncoder().encode(result),
        ["dataset": "cifar-10", "variant": "dtg-ff", "seed": .number(Double(seed))])
    }
    let outputs = try await harness.run(
      "update-perturbation",
      ImageStudyScale.paperParameters.merging([
        "datasets": [["dataset": "cifar-10", "title": "CIFAR-10"]]
      ]) { $1 },
      inputs: ["networks": [try input(seed: 42, later: 0.002), try input(seed: 43, later: 0.004)]])
    let document = try Document(json: #require(outputs["document.json"]))
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    let id = "update-perturbation:cifar-10/rate=peak"
    try expectClose(metrics.value("\(id)/layer=0/first-step"), 1)
    try expectClose(metrics.value("\(id)/layer=0/later-steps"), 0.3)
    try expectClose(metrics.value("\(id)/layer=1/later-steps-in-rates"), 0.009 / 0.002)
    // The mean over layers is twice the first one's.
    try expectClose(metrics.value("\(id)/all/later-steps"), 0.6)
    try expectClose(metrics.value("\(id)/all/later-steps/seed=43"), 0.8)
    let table = try #require(document.tables.first)
    #expect(table.columns.count == 4 && table.rows.count == 3)
    #expect(table.columns[1].group == "learning rate 0.002")
  }
}
