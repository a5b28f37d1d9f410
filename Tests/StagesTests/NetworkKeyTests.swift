import Foundation
import Kernels
import Learning
import TestSupport
import Testing

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
    return .object(StageCatalog.paper.chosen("image-network", recipe).parameters)
  }

  /// The recipe with the choices of a network of layers.
  private func parameters(
    boundary: String, reads: String, head: String, norm: String = "layer-norm"
  ) throws -> JSONValue {
    guard case .object(var recipe) = try parameters("layered") else { return [:] }
    recipe.merge([
      "boundary": .string(boundary), "headReads": .string(reads), "head": .string(head),
      "headedLayers": "every-layer", "learnsNormScale": true, "propagationNorm": .string(norm),
    ]) { $1 }
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

  @Test(
    arguments: ["detached", "end-to-end"], ["squared-goodness", "activation"])
  func `a network of layers has a key of what its corner reads`(
    boundary: String, reads: String
  ) throws {
    for head in ["fixed", "learned"] {
      for norm in ["layer-norm", "none"] {
        let names = try read(
          parameters(boundary: boundary, reads: reads, head: head, norm: norm))
        let expected: [(members: [String], isRead: Bool)] = [
          (["boundary", "headReads", "head", "headedLayers", "headInput", "headSmoothing"], true),
          (["propagationNorm", "propagationDropout", "normEpsilon", "learningRate"], true),
          (
            ["temperatureMinimum", "temperatureMaximum", "learnsTemperature", "decaysTemperature"],
            reads == "squared-goodness"
          ),
          (["projectionScale", "projectionColumns"], head == "fixed"),
          (["optimizers"], boundary == "end-to-end"),
          (["learnsNormScale"], boundary == "end-to-end" && norm != "none"),
          (["heads", "blockNorm", "blockDropout", "goodnessSmoothing", "labelSmoothing"], false),
          (["classifierDropout", "order", "microBatches", "activations"], false),
        ]
        for (members, isRead) in expected {
          #expect(
            names.intersection(members) == (isRead ? Set(members) : []),
            "\(head), \(norm): \(members)")
        }
      }
    }
  }

  @Test func `a missing or a foreign choice is named`() throws {
    let kind = try #require(kind)
    guard
      case .object(var members) = try parameters(
        boundary: "end-to-end", reads: "activation", head: "learned")
    else { return }
    members["headReads"] = "pixels"
    members["learnsNormScale"] = nil
    #expect(Set(kind.problems(of: members).map(\.name)) == ["headReads", "learnsNormScale"])
  }

  @Test func `a new rule makes no network of the present ones stale`() throws {
    var code = ModuleCode.program
    code.sources["LayeredImageRules"]?["Sources/LayeredImageRules/More.swift"] = "new"
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

  @Test func `local cross-entropy and every corner train as stages as any other rule`()
    async throws
  {
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
    let input = StageInput(
      stage: StageID("data"), coordinates: [:], files: ["dataset.safetensors": file])
    var networks = [try parameters("local-ce")]
    for boundary in ["detached", "end-to-end"] {
      for reads in ["squared-goodness", "activation"] {
        for head in ["fixed", "learned"] {
          networks.append(try parameters(boundary: boundary, reads: reads, head: head))
        }
      }
    }
    for network in networks {
      guard case .object(var members) = network else { continue }
      members.merge([
        "epochs": 1, "width": 0.125, "batchSize": 8, "evaluationInterval": 1,
      ]) { $1 }
      let files = try await harness.run(
        "image-network", members, inputs: ["data": [input]])
      let metrics = try JSONDecoder().decode(
        JSONValue.self, from: #require(files["metrics.json"]))
      #expect(metrics["method"] == members["method"])
      guard case .array(let losses)? = metrics["layerLosses"],
        case .array(let temperatures)? = metrics["temperatures"]
      else {
        Issue.record("no losses of layers")
        return
      }
      #expect(losses.count == 7)
      #expect(temperatures.count == (members["headReads"] == "squared-goodness" ? 7 : 0))
    }
  }
}
