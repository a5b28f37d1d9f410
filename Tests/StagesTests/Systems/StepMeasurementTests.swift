import Foundation
import Stages
import TestSupport
import Testing

@testable import Measurements
@testable import Pipeline
@testable import Tables

/// Measured steps against the memory model of this program.
@Suite struct StepMeasurementTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func measure(_ changes: [String: JSONValue]) async throws -> MeasuredStep {
    let example = try #require(StageCatalog.paper.kinds["training-step"]).example
    let small: [String: JSONValue] = [
      "backbone": "vgg11", "width": 0.125, "side": 32, "batchSize": 4, "classes": 10,
      "blockDropout": 0, "measuredSteps": 2, "learningRate": 0.001, "learningRateFloor": 0.001,
      "epsilon": 1e-8,
    ]
    let parameters = example.merging(small) { $1 }.merging(changes) { $1 }
    let outputs = try await harness.run("training-step", parameters, threads: 2)
    return try JSONDecoder().decode(
      MeasuredStep.self, from: #require(outputs[StepMeasurement.measurementFile]))
  }

  static let methods: [[String: JSONValue]] = [
    ["method": "dtg-ff"], ["method": "dtg-ff", "order": "naive", "learnsTemperature": false],
    ["method": "backpropagation", "blockNorm": "batch-norm"],
    ["method": "backpropagation", "blockNorm": "layer-norm"],
    ["method": "backpropagation", "blockNorm": "none"],
    ["method": "backpropagation", "blockNorm": "batch-norm", "microBatches": 2],
    ["method": "backpropagation", "blockNorm": "none", "microBatches": 4],
    ["method": "backpropagation", "blockNorm": "batch-norm", "activations": "recomputed"],
    ["method": "backpropagation", "blockNorm": "layer-norm", "activations": "recomputed"],
    ["method": "backpropagation", "blockNorm": "none", "activations": "recomputed"],
  ]

  @Test(
    arguments: [
      ["method": "dtg-ff", "classifierFeatures": "propagated"],
      ["method": "dtg-ff", "convolutionBias": false],
      ["method": "backpropagation", "heads": "every-layer"],
    ] as [[String: JSONValue]])
  func `networks whose memory is not modelled are refused by name`(
    changes: [String: JSONValue]
  ) async throws {
    let name = try #require(changes.keys.first { $0 != "method" })
    await #expect {
      _ = try await measure(changes)
    } throws: {
      "\($0)".contains("`\(name)`")
    }
  }

  @Test(arguments: [0, -1, 3])
  func `micro-batches that cut no batch are refused`(parts: Int) async throws {
    await #expect {
      _ = try await measure([
        "method": "backpropagation", "microBatches": .number(Double(parts)),
      ])
    } throws: {
      "\($0)".contains("microBatches")
    }
  }

  /// Sizes at which workspaces set the peak, and sizes at which maps do.
  static let sizes: [[String: JSONValue]] = [
    [:], ["backbone": "vgg8"], ["backbone": "vgg13", "side": 64, "batchSize": 16],
  ]

  @Test(arguments: methods, sizes)
  func `the allocator's peak is the model's, to the byte`(
    method: [String: JSONValue], size: [String: JSONValue]
  ) async throws {
    let measured = try await measure(method.merging(size) { $1 })
    let configuration = try MeasuredConfiguration(coordinates: [:], rounds: [measured])
    #expect(measured.allocatorPeakBytes == configuration.modelPeakBytes)
    #expect(
      measured.allocatorPeakByPurpose.values.reduce(0, +) == measured.allocatorPeakBytes)
  }

  @Test func `a measurement has its steps, its machine and the process's memory`() async throws {
    let measured = try await measure(["method": "dtg-ff"])
    #expect(measured.milliseconds.count == 2 && measured.milliseconds.allSatisfy { $0 > 0 })
    #expect(measured.machine.threads == 2 && measured.machine.loadBefore >= 0)
    #expect(measured.residentPeakBytes > measured.allocatorPeakBytes)
    #expect(measured.imagesPerSecond > 0)
  }

  @Test func `every step of the paper's sizes fits into 24 GiB`() throws {
    let path = SourceTree().root.appending(path: "pipeline.json").path(percentEncoded: false)
    let manifest = try ManifestReader.read(path: path, profile: "paper")
    let graph = try GraphBuilder.build(manifest, catalog: .paper, path: path)
    let nodes = graph.nodes.filter { $0.kind == "training-step" }
    #expect(nodes.count > 20)
    for node in nodes {
      let parameters = try JSONDecoder().decode(
        StepMeasurement.Parameters.self, from: Data(node.parameters.canonicalBytes))
      let plan = try StepPlan(
        parameters.network, side: parameters.side, classes: parameters.classes)
      #expect(FusedMemory.step(plan).peak.gibibytes < 24, "\(node.id)")
    }
  }
}
