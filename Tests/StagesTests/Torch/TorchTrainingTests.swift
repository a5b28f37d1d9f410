import Checkpoints
import Foundation
import Kernels
import Learning
import ReportModel
import TestSupport
import Testing

@testable import ImageStages
@testable import Pipeline
@testable import Stages
@testable import Tables
@testable import TorchStages

extension Tolerances {
  /// Losses of three steps in float32 on both sides: sums in another order pass through three updates, and AdamW
  /// divides by gradients that may be small; another rule or initialisation shows as 1e-2 or more.
  fileprivate static let trainers = 5e-5
}

/// The PyTorch trainer beside the program's own, on the CPU.
@Suite(.enabled(if: TorchInstallation.isThere, "needs PyTorch: see docs/gpu.md"), .serialized)
struct TorchTrainingTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// A narrow network of the recipe that sees all 40 images in each of three steps; nothing is drawn, so that only
  /// arithmetic can differ.
  private static func parameters(_ changes: [String: JSONValue]) throws -> [String: JSONValue] {
    let manifest = try JSONDecoder().decode(
      JSONValue.self, from: SourceTree().bytes("pipeline.json"))
    guard case .object(let recipe)? = manifest["recipes"]?["image-network"] else {
      Issue.record("pipeline.json has no recipe of image networks")
      return [:]
    }
    let plain: [String: JSONValue] = [
      "width": 0.125, "epochs": 3, "batchSize": 40, "evaluationInterval": 3, "seed": 1,
      "learningRate": 0.002, "epsilon": 0.001, "propagationDropout": 0, "classifierDropout": 0,
      "blockDropout": 0, "padding": 0, "flipProbability": 0, "brightness": 0, "contrast": 0,
      "saturation": 0, "hue": 0, "cutout": 0,
    ]
    return recipe.merging(plain) { $1 }.merging(changes) { $1 }
  }

  /// Stand-ins for CIFAR-10: 40 images to train on, 60 to test.
  private func images() async throws -> StageInput {
    var images = try #require(StageCatalog.paper.kinds["image-data"]).example
    images["standInImages"] = ["train": 40, "test": 60]
    return try await harness.stage(
      "image-data", images, sources: StageSources(folder: "/nonexistent", digests: [:]))
  }

  /// The path of a request, whose files have `name` in their names.
  private func request(
    _ name: String, _ parameters: [String: JSONValue], data: StageInput,
    _ more: [String: JSONValue] = [:]
  ) throws -> String {
    let outputs = ["metrics.json", "curve.json", "model.safetensors", "settings.json"]
    let members: [String: JSONValue] = [
      "parameters": .object(parameters), "data": .string(try #require(data.files.values.first)),
      "outputs": .object(
        Dictionary(
          uniqueKeysWithValues: outputs.map { ($0, .string(harness.directory("\(name)-\($0)"))) })),
      "threads": 1, "state": .string(harness.directory("\(name).pt")),
    ]
    return try harness.directory.write(
      JSONValue.object(members.merging(more) { $1 }).canonicalBytes, to: "\(name).json")
  }

  private func output(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: harness.directory(name)))
  }

  /// Carries out requests by the Python files of the source tree; returns what it said for the log.
  @discardableResult
  private func train(
    _ requests: [String], onCheckpoint: () throws -> Void = {}
  ) throws -> [String] {
    let script = SourceTree().root.appending(path: "Sources/TorchStages/Trainer/train.py")
    var said: [String] = []
    let end = try TrainerProcess.run(
      [TorchTools.python, script.path(percentEncoded: false)] + requests, threads: 1
    ) { line in
      switch TrainerMessage(line) {
      case .checkpoint: try onCheckpoint()
      case .error(let text): Issue.record("\(text)")
      case .log(let text): said.append(text)
      case .progress: break
      }
    }
    #expect(end == .exited(0))
    return said
  }

  /// The methods of the paper, and the corners of the controls that share the least code with them.
  private static let methods: [String: [String: JSONValue]] = [
    "dtg-ff": [:],
    "dtg-ff-naive": ["order": "naive", "propagationNorm": "rms-norm", "projectionColumns": "unit"],
    "bp": ["method": "backpropagation"],
    "bp-deepsup": ["method": "backpropagation", "heads": "every-layer"],
    "linear": ["method": "linear"],
    "local-ce": ["method": "local-ce"],
    "layered": [
      "method": "layered", "boundary": "end-to-end", "headReads": "squared-goodness",
      "head": "learned", "headedLayers": "every-layer", "learnsNormScale": true,
    ],
    "layered-fixed": [
      "method": "layered", "boundary": "detached", "headReads": "activation", "head": "fixed",
      "headedLayers": "every-layer",
    ],
  ]

  @Test
  func `the losses of the first steps are those of the program's trainer, from the same weights`()
    async throws
  {
    let data = try await images()
    var curves: [String: [ImageCurvePoint]] = [:]
    var requests: [String] = []
    for (name, choices) in Self.methods.sorted(by: { $0.key < $1.key }) {
      let parameters = try Self.parameters(choices)
      let own = try await harness.run("image-network", parameters, inputs: ["data": [data]])
      curves[name] = try JSONDecoder().decode(
        [ImageCurvePoint].self, from: #require(own["curve.json"]))
      let settings = try JSONDecoder().decode(
        ImageTrainingStage<CatalogImageRules>.Parameters.self,
        from: Data(JSONValue.object(parameters).canonicalBytes))
      let rule = try settings.network.makeRule(side: 32, classes: 10, on: Device(threads: 1))
      let initial = try harness.directory.write(
        SafeTensors(network: rule).encoded(), to: "\(name)-initial.safetensors")
      requests.append(
        try request(name, parameters, data: data, ["initial": .string(initial)]))
    }
    try train(requests)
    for (name, own) in curves {
      let curve = try JSONDecoder().decode(
        [ImageCurvePoint].self, from: output("\(name)-curve.json"))
      #expect(curve.count == 3 && own.count == 3)
      for (there, here) in zip(curve, own) {
        let losses = [there, here].map { $0.layerLosses + ($0.classifierLoss.map { [$0] } ?? []) }
        #expect(!losses[0].isEmpty)
        #expect(
          scaledError(losses[0].map(Float.init), losses[1]) < Tolerances.trainers,
          "\(name), epoch \(here.epoch): \(losses[0]), not \(losses[1])")
        #expect(
          scaledError(there.temperatures, here.temperatures.map(Double.init))
            < Tolerances.trainers, "\(name)")
      }
      #expect(curve.last?.test?.layers.count == own.last?.test?.layers.count)
      #expect((curve.last?.test?.concatenated == nil) == (own.last?.test?.concatenated == nil))
    }
  }

  @Test func `a training that goes on from a checkpoint ends in the same bytes`() async throws {
    let data = try await images()
    let parameters = try Self.parameters([
      "epochs": 2, "batchSize": 16, "classifierDropout": 0.2, "propagationDropout": 0.1,
      "padding": 4, "flipProbability": 0.5, "brightness": 0.4, "hue": 0.1, "cutout": 8,
    ])
    let early = harness.directory("early.pt")
    try train([request("whole", parameters, data: data, ["checkpointSeconds": 0])]) {
      guard !FileManager.default.fileExists(atPath: early) else { return }
      try FileManager.default.copyItem(atPath: harness.directory("whole.pt"), toPath: early)
    }
    let said = try train([
      request("resumed", parameters, data: data, ["state": .string(early)])
    ])
    #expect(said.contains { $0.hasPrefix("resumes from the checkpoint of step ") }, "\(said)")
    for name in ["curve.json", "model.safetensors", "metrics.json"] {
      #expect(try output("resumed-\(name)") == output("whole-\(name)"), "\(name)")
    }
  }

  @Test func `the stage leaves the files of the program's trainer, marked with its own`()
    async throws
  {
    let data = try await images()
    let parameters = try Self.parameters(["epochs": 1, "batchSize": 20])
    let own = try await harness.run("image-network", parameters, inputs: ["data": [data]])
    let files = try await harness.run(
      "image-network-pytorch", parameters.merging(["device": "cpu"]) { $1 },
      inputs: ["data": [data]])
    #expect(files.keys.sorted() == own.keys.sorted())
    let names = try [own, files].map { files in
      try SafeTensorsHeader(decoding: #require(files["model.safetensors"])).tensors.map(\.name)
        .sorted()
    }
    #expect(names[0] == names[1])
    let metrics = try JSONDecoder().decode(
      ImageRunMetrics.self, from: #require(files["metrics.json"]))
    #expect(metrics.trainImages == 40 && metrics.source == "stand-in" && metrics.method == .dtgFF)
    func setting(_ files: [String: Data]) throws -> String? {
      var input = try harness.input(
        "metrics.json", #require(files["metrics.json"]),
        ["dataset": "cifar-10", "variant": "dtg-ff"])
      input.stage = StageID("network")
      return try ImageStudyScale.example.setting(of: ImageRuns([input]).runs).trainer
    }
    #expect(try setting(files)?.hasPrefix("PyTorch ") == true)
    #expect(try setting(own) == nil)
  }
}
