import Foundation
import Kernels
import Learning
import TestSupport
import Testing

@testable import LocalCrossEntropy
@testable import Pipeline
@testable import Stages

/// What the keys of image networks hold, and what makes them stale.
@Suite struct NetworkKeyTests {
  private let kind = StageCatalog.paper.kinds["image-network"]

  /// The recipe of `pipeline.json` with a method.
  private func parameters(_ method: String, heads: String = "concatenated") throws -> JSONValue {
    let manifest = try JSONDecoder().decode(
      JSONValue.self, from: SourceTree().bytes("pipeline.json"))
    guard case .object(var recipe)? = manifest["recipes"]?["image-network"] else {
      Issue.record("pipeline.json has no recipe of image networks")
      return [:]
    }
    recipe.merge(["method": .string(method), "heads": .string(heads), "seed": 1]) { $1 }
    return .object(recipe)
  }

  private func read(_ parameters: JSONValue) throws -> Set<String> {
    let kind = try #require(kind)
    guard case .object(let given) = parameters,
      case .object(let read) = kind.read(parameters).parameters
    else {
      return []
    }
    #expect(kind.problems(of: given).isEmpty)
    #expect(read.allSatisfy { given[$0.key] == $0.value })
    return Set(read.keys)
  }

  @Test func `a network's key holds what its rule reads`() throws {
    let goodness: Set = ["temperatureMaximum", "projectionScale", "order", "propagationDropout"]
    let backpropagation: Set = ["heads", "blockNorm", "optimizers", "microBatches"]
    let classifier: Set = ["classifierDropout", "labelSmoothing"]
    let block: Set = ["convolutionBias", "normEpsilon"]
    let shared: Set = ["learningRate", "backbone", "seed", "cutout", "evaluationInterval"]
    let cases: [(JSONValue, read: Set<String>, unread: Set<String>)] = try [
      (parameters("dtg-ff"), goodness.union(classifier).union(block), backpropagation),
      (parameters("backpropagation"), backpropagation.union(classifier).union(block), goodness),
      (
        parameters("backpropagation", heads: "every-layer"), backpropagation.union(block),
        goodness.union(classifier)
      ),
      (
        parameters("local-ce"),
        block.union(["headInput", "headSmoothing", "propagationNorm", "propagationDropout"]),
        backpropagation.union(classifier).union(["temperatureMaximum", "projectionScale"])
      ),
      (
        parameters("linear"), [],
        goodness.union(backpropagation).union(classifier).union(block)
      ),
    ]
    for (parameters, expected, unread) in cases {
      let found = try read(parameters)
      #expect(found.isSuperset(of: expected.union(shared)))
      #expect(found.isDisjoint(with: unread))
    }
  }

  @Test func `a new rule makes no network of the present ones stale`() throws {
    var code = ModuleCode.program
    code.sources["LocalCrossEntropy"]?["Sources/LocalCrossEntropy/More.swift"] = "new"
    let after = StageCatalog(Array(StageCatalog.paper.kinds.values), code: code)
    for (method, isTouched) in [
      ("dtg-ff", false), ("backpropagation", false), ("linear", false), ("local-ce", true),
    ] {
      let parameters = try parameters(method)
      let before = StageCatalog.paper.code(of: "image-network", parameters).digest
      #expect(
        (after.code(of: "image-network", parameters).digest != before) == isTouched, "\(method)")
    }
  }

  @Test func `local cross-entropy trains as a stage as any other rule`() async throws {
    let harness = try StageHarness()
    let data = try await harness.run(
      "image-data",
      [
        "dataset": "cifar-10", "side": 32, "limits": ["train": 0, "test": 0], "standIns": true,
        "standInImages": ["train": 24, "test": 10],
        "standIn": [
          "seed": 1, "weakestTexture": 0.16, "strongestTexture": 0.38, "clutter": 0.1,
          "noise": 0.05, "poseSpread": 1, "colorCue": 0.3,
        ],
      ])
    let file = harness.directory("dataset.safetensors")
    try #require(data["dataset.safetensors"]).write(to: URL(fileURLWithPath: file))
    guard case .object(var parameters) = try parameters("local-ce") else { return }
    parameters.merge([
      "epochs": 1, "width": 0.125, "batchSize": 8, "evaluationInterval": 1,
    ]) { $1 }
    let files = try await harness.run(
      "image-network", parameters,
      inputs: [
        "data": [
          StageInput(
            stage: StageID("data"), coordinates: [:], files: ["dataset.safetensors": file])
        ]
      ])
    let metrics = try JSONDecoder().decode(
      JSONValue.self, from: #require(files["metrics.json"]))
    #expect(metrics["method"] == "local-ce")
    guard case .array(let losses)? = metrics["layerLosses"] else {
      Issue.record("no losses of layers")
      return
    }
    #expect(losses.count == 7)
  }
}
