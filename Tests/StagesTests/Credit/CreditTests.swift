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

/// The error signal of layers, by finite differences and on a network that was trained for a moment.
@Suite struct CreditTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// z = (g / T) R + c, in double precision.
  private func logits(
    _ g: [Double], _ projection: Tensor, _ bias: [Double], temperature: Double
  ) -> [Double] {
    bias.indices.map { column in
      var sum = bias[column]
      for (row, goodness) in g.enumerated() {
        sum += goodness / temperature * Double(projection[row * bias.count + column])
      }
      return sum
    }
  }

  /// The cross-entropy with smoothed targets.
  private func loss(_ z: [Double], label: Int, smoothing: Double) -> Double {
    let total = log(z.reduce(0) { $0 + exp($1) })
    var sum = 0.0
    for (index, logit) in z.enumerated() {
      let target = smoothing / Double(z.count) + (index == label ? 1 - smoothing : 0)
      sum -= target * (logit - total)
    }
    return sum
  }

  @Test(arguments: [0, 0.2])
  func `the length is that of the loss's gradient in goodness`(smoothing: Double) throws {
    let (dimension, classes, temperature) = (6, 4, 0.7)
    let projection = Tensor([dimension, classes])
    CounterGenerator(seed: 3, purpose: .projections, 0).fillNormal(projection, deviation: 0.5)
    let bias = [0.1, -0.2, 0.3, 0]
    let goodness = [[0.4, 1.2, 0.1, 0.9, 0.3, 0.7], [2, 0.1, 0.6, 0.2, 1.1, 0.5]]
    let labels: [Int32] = [2, 0]
    var sample = GradientSample()
    let rows = goodness.map { logits($0, projection, bias, temperature: temperature) }
    sample.add(
      Tensor(rows.flatMap { $0.map { Float($0) } }, [2, classes]), labels: labels,
      smoothing: smoothing, GramMatrix(projection), temperature: temperature)
    let lengths = zip(goodness, labels).map { g, label in
      let step = 1e-5
      let gradient = g.indices.map { index in
        func moved(_ by: Double) -> Double {
          var other = g
          other[index] += by
          return loss(
            logits(other, projection, bias, temperature: temperature), label: Int(label),
            smoothing: smoothing)
        }
        return (moved(step) - moved(-step)) / (2 * step)
      }
      return gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let found = sample.gradients(temperature: temperature)
    #expect(abs(found.mean / (lengths.reduce(0, +) / 2) - 1) < Tolerances.gradient)
    #expect(abs(found.largest / (lengths.max() ?? 0) - 1) < Tolerances.gradient)
    #expect(found.error < 2.0.squareRoot())
  }

  /// What is found of a network of the smallest width after one epoch.
  private func credit(
    _ changes: [String: JSONValue] = [:], batches: Double = 2, seed: Double = 1, threads: Int = 1
  ) async throws -> CreditMeasurement.Result {
    let (network, data) = try await harness.trainedNetwork(changes)
    let outputs = try await harness.run(
      "layer-credit", ["seed": .number(seed), "batches": .number(batches)],
      inputs: ["network": [network], "data": [data]], threads: threads)
    return try JSONDecoder().decode(
      CreditMeasurement.Result.self, from: #require(outputs[CreditMeasurement.file]))
  }

  @Test func `gradients of a trained network stay below the bound`() async throws {
    let result = try await credit()
    #expect(result.layers.count == 7 && result.images == 40)
    for layer in result.layers {
      #expect(layer.columnNorms.count == 10)
      #expect(layer.deviation == Double(1 / Float(10).squareRoot()))
      for gradients in [layer.drawn, layer.trained] {
        let bound = layer.bound(at: gradients)
        #expect(gradients.mean > 0 && gradients.mean <= gradients.largest)
        #expect(gradients.largest <= bound)
        #expect(gradients.error < 2.0.squareRoot())
        // √2 ‖R‖₂ / T by hand.
        expectClose(bound, 2.0.squareRoot() * layer.spectralNorm / gradients.temperature)
      }
      // ‖R‖₂ is between the longest column and the root of the sum of squares.
      let squares = layer.columnNorms.reduce(0) { $0 + $1 * $1 }
      #expect(layer.spectralNorm >= layer.columnNorms.max() ?? .infinity)
      #expect(layer.spectralNorm <= squares.squareRoot())
    }
    // Temperatures start in the middle of the range, 0.5 to 1.5, and learn.
    #expect(result.layers.allSatisfy { abs($0.drawn.temperature - 1) < 1e-6 })
    #expect(result.layers.contains { $0.trained.temperature != $0.drawn.temperature })
    #expect(result.layers.allSatisfy { $0.trained.mean != $0.drawn.mean })
  }

  @Test func `unit columns have length 1`() async throws {
    let result = try await credit(["projectionColumns": "unit"], batches: 1)
    #expect(result.images == 20)
    for norm in result.layers.flatMap(\.columnNorms) { #expect(abs(norm - 1) < 1e-6) }
  }

  @Test func `threads change no bit, and another seed is an error`() async throws {
    let one = try await credit()
    let two = try await credit(threads: 2)
    #expect(one.layers == two.layers)
    await #expect {
      _ = try await credit(seed: 2)
    } throws: {
      "\($0)".contains("was trained with seed 1, not 2")
    }
    await #expect {
      _ = try await credit(batches: 0)
    } throws: {
      "\($0)".contains("`batches` must be at least 1, not 0")
    }
  }

  // MARK: The artifact

  /// A network whose layers have unit gradients of mean 1 and largest 2 at T = 1.
  private func finding(seed: UInt64, spectralNorm: Double) throws -> StageInput {
    func layer(_ norms: [Double]) -> LayerCredit {
      let gradients = LayerCredit.Gradients(temperature: 1, mean: 1, largest: 2, error: 0.5)
      return LayerCredit(
        dimension: 100, deviation: 0.5, columnNorms: norms, spectralNorm: spectralNorm,
        drawn: gradients, trained: gradients)
    }
    var network = ImageRunMetrics.example
    network.seed = seed
    let result = CreditMeasurement.Result(
      layers: [layer([4, 6]), layer([10, 20])], images: 64, network: network)
    return try harness.input(
      CreditMeasurement.file, JSONEncoder().encode(result),
      ["dataset": "cifar-10", "variant": "dtg-ff", "seed": .number(Double(seed))])
  }

  @Test func `the table has means over networks, and says where the bound holds`() async throws {
    let outputs = try await harness.run(
      "projection-norms",
      ImageStudyScale.paperParameters.merging([
        "datasets": [
          ["dataset": "cifar-10", "title": "CIFAR-10"], ["dataset": "absent", "title": "Absent"],
        ]
      ]) { $1 },
      inputs: [
        "networks": [
          try finding(seed: 43, spectralNorm: 4), try finding(seed: 42, spectralNorm: 2),
        ]
      ])
    let document = try Document(json: #require(outputs["document.json"]))
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    let id = "projection-norms:cifar-10"
    try expectClose(metrics.value("\(id)/layer=0/column-norm"), 5)
    try expectClose(metrics.value("\(id)/layer=1/largest-column"), 20)
    try expectClose(metrics.value("\(id)/layer=0/spectral-norm"), 3)
    let spectral = try #require(metrics[MetricID("\(id)/layer=0/spectral-norm")])
    expectClose(spectral.spread, 2.0.squareRoot())
    #expect(spectral.n == 2)
    // The mean of 5 and 15.
    try expectClose(metrics.value("\(id)/column-norm"), 10)
    #expect(document.tables[0].rows[0][2].regenerated?.value == 5)
    // 2 of √2 · 2, and of √2 · 4.
    try expectClose(metrics.value("\(id)/largest-share-of-bound"), 2 / (2.0.squareRoot() * 2))
    try expectClose(
      metrics.value("\(id)/largest-share-of-bound/seed=43"), 2 / (2.0.squareRoot() * 4))
    let words = document.blocks.compactMap { block in
      if case .paragraph(let text) = block { text } else { nil }
    }
    #expect(words.contains { $0.contains("the bound holds for all images") })
    #expect(words.contains("No network was trained on Absent."))
  }

  @Test func `a gradient beyond the bound is reported`() async throws {
    let outputs = try await harness.run(
      "projection-norms",
      ImageStudyScale.paperParameters.merging([
        "datasets": [["dataset": "cifar-10", "title": "CIFAR-10"]]
      ]) { $1 }, inputs: ["networks": [try finding(seed: 42, spectralNorm: 1)]])
    let text = String(decoding: try #require(outputs["document.json"]), as: UTF8.self)
    #expect(text.contains("the bound fails for some images"))
  }

  @Test(arguments: ["projection-norms", "update-perturbation"])
  func `without any network the document says so`(kind: String) async throws {
    let outputs = try await harness.run(
      kind,
      ImageStudyScale.paperParameters.merging([
        "datasets": [["dataset": "cifar-10", "title": "CIFAR-10"]]
      ]) { $1 }, inputs: ["networks": []])
    let document = try Document(json: #require(outputs["document.json"]))
    #expect(document.blocks.last == .paragraph("No network was trained on CIFAR-10."))
    #expect(try MetricSet(json: #require(outputs["metrics.json"])).metrics.isEmpty)
  }
}
