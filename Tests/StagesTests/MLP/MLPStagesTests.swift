import Checkpoints
import Foundation
import Learning
import Paper
import Report
import Stages
import TestSupport
import Testing

@testable import FullyConnectedStages
@testable import Pipeline
@testable import Tables

@Suite struct MLPStagesTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  @Test func `a training leaves its metrics, curve, settings and a network, on any threads`()
    async throws
  {
    var images = try #require(StageCatalog.paper.kinds["image-data"]).example
    images["standInImages"] = ["train": 40, "test": 20]
    let data = try await harness.stage(
      "image-data", images, sources: StageSources(folder: "/nonexistent", digests: [:]))
    var parameters = try #require(StageCatalog.paper.kinds["mlp-network"]).example
    parameters["learningRate"] = 0.001
    parameters["learningRateFloor"] = 0.001
    parameters["penalty"] = 0
    parameters["weightDecay"] = 0
    parameters["epochs"] = 2
    let outputs = try await harness.run("mlp-network", parameters, inputs: ["data": [data]])
    let metrics = try JSONDecoder().decode(
      MLPRunMetrics.self, from: #require(outputs["metrics.json"]))
    #expect(metrics.test.total == 20)
    #expect((metrics.trainImages, metrics.width, metrics.epochs) == (40, 8, 2))
    #expect(metrics.layerLosses.count == 2)
    #expect(metrics.classifierLoss != nil)
    let model = try SafeTensors(decoding: #require(outputs["model.safetensors"]))
    #expect(model.entries["layers.0.weight"] != nil)
    #expect(model.entries["thresholds.1"] != nil)
    #expect(model.entries["classifier.norms.0.running_mean"] != nil)
    #expect(
      try await harness.run("mlp-network", parameters, inputs: ["data": [data]], threads: 2)
        == outputs)
  }

  private func run(
    _ row: String, seed: Int, correct: Int, width: Int = 2048, dataset: String = "cifar-10",
    source: String = "real"
  ) throws -> StageInput {
    let metrics: JSONValue = [
      "dataset": .string(dataset), "source": .string(source), "hiddenLayers": 4,
      "width": .number(Double(width)),
      "trainImages": 50000, "testImages": 10000, "epochs": 100, "batchSize": 128,
      "seed": .number(Double(seed)), "layerLosses": [], "temperatures": [],
      "test": ["correct": .number(Double(correct)), "total": 10000],
    ]
    return try harness.input(
      MLPTrainingStage.metricsFile, Data(metrics.canonicalBytes),
      ["dataset": .string(dataset), "row": .string(row), "seed": .number(Double(seed))])
  }

  private static let rows: JSONValue = [
    [
      "id": "plain", "label": "plain",
      "accuracy": "d3_mlp_ablation/rows/pure_ff_no_classifier/accuracy",
      "step": "d3_mlp_ablation/rows/pure_ff_no_classifier/step",
    ],
    [
      "id": "one-layer", "label": "one layer",
      "accuracy": "d3_mlp_ablation/rows/dtg_ff_4l_no_classifier_bn/accuracy",
      "step": "d3_mlp_ablation/rows/dtg_ff_4l_no_classifier_bn/step",
    ],
  ]

  private func table(
    _ runs: [StageInput], datasets: JSONValue = ["cifar-10"]
  ) async throws -> (table: Table, metrics: MetricSet) {
    let outputs = try await harness.run(
      "mlp-ablation",
      [
        "profile": "test", "paperWidth": 2048, "paperHiddenLayers": 4, "paperEpochs": 100,
        "datasets": datasets, "rows": Self.rows,
      ], inputs: ["runs": runs])
    let document = try Document(json: #require(outputs["document.json"]))
    return (
      try #require(document.tables.first),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  @Test func `steps are paired by seed, and a range stands for its middle`() async throws {
    let (table, metrics) = try await table([
      run("one-layer", seed: 43, correct: 4700), run("plain", seed: 42, correct: 1600),
      run("one-layer", seed: 42, correct: 4500), run("plain", seed: 43, correct: 1700),
    ])
    expectClose(try metrics.value("mlp-ablation:plain"), 16.5)
    expectClose(try metrics.value("mlp-ablation:one-layer/step"), 29.5)
    expectClose(
      try metrics.value("mlp-ablation:one-layer/seed=43"), 47)
    expectClose(
      try metrics.value("mlp-ablation:one-layer/step/seed=42"), 29)
    guard case .known(let range)? = table.rows[0][2].comparison?.published else {
      Issue.record("no published range")
      return
    }
    #expect((range.value, range.uncertainty) == (16.5, 0.5))
    #expect(table.rows[1][2].comparison?.published.value == 46)
    #expect(table.setting.scale == .full)
  }

  @Test func `another data set has columns of its own, without the paper's numbers`() async throws {
    let (table, metrics) = try await table(
      [
        run("plain", seed: 42, correct: 1600, source: "stand-in"),
        run("one-layer", seed: 42, correct: 4600, source: "stand-in"),
        run("plain", seed: 42, correct: 3000, dataset: "fashion-mnist"),
        run("one-layer", seed: 42, correct: 8000, dataset: "fashion-mnist"),
      ], datasets: ["cifar-10", "fashion-mnist"])
    expectClose(try metrics.value("mlp-ablation:one-layer"), 46)
    expectClose(try metrics.value("mlp-ablation:fashion-mnist/one-layer"), 80)
    expectClose(try metrics.value("mlp-ablation:fashion-mnist/one-layer/step"), 50)
    #expect(
      table.columns.map(\.group) == [
        nil, nil, "CIFAR-10", "CIFAR-10", "Fashion-MNIST", "Fashion-MNIST",
      ])
    #expect(table.rows[1].map { $0.comparison != nil } == [false, false, true, true, false, false])
    #expect(table.rows[1][4].setting?.data == .real)
  }

  @Test func `columns of an absent data set have the paper's numbers alone`() throws {
    let networks = try ["plain", "one-layer"].map {
      try run($0, seed: 42, correct: 8000, dataset: "fashion-mnist")
    }
    let rows = try JSONDecoder().decode(
      [MLPAblation.Row].self, from: Data(Self.rows.canonicalBytes))
    let table = try MLPAblationRows(
      MLPAblation.Parameters(
        .init(datasets: ["cifar-10", "fashion-mnist"], rows: rows),
        MLPStudyScale(
          profile: "test", paperWidth: 2048, paperHiddenLayers: 4, paperEpochs: 100)),
      MLPRuns(networks), absent: AbsentDatasets([.example("cifar-10")]), published: .bundled()
    ).table()
    #expect(table.rows[1][2].content == .text("absent") && table.rows[1][2].quoted?.value == 46)
    #expect(table.rows[1][4].regenerated?.value == 80)
    #expect(
      table.notes.last
        == "absent: CIFAR-10 is not on this machine; ./repro fetch cifar-10 gets it.")
  }

  @Test func `narrower networks are said to be so, and a row without any is an error`()
    async throws
  {
    let (table, _) = try await table([
      run("plain", seed: 42, correct: 1600, width: 64),
      run("one-layer", seed: 42, correct: 1600, width: 64),
    ])
    #expect(table.setting.scale == .reduced("64 of 2048 units a layer"))
    await #expect {
      _ = try await self.table([run("plain", seed: 42, correct: 1600)])
    } throws: {
      "\($0)".contains("no network was trained on cifar-10 for the row \"one-layer\"")
    }
  }

  @Test func `settings are those that trainings recorded`() async throws {
    var network = try run("plain", seed: 42, correct: 1600)
    let settings = try #require(StageCatalog.paper.kinds["mlp-network"]).example
    let recorded = try harness.input(
      MLPTrainingStage.settingsFile, Data(JSONValue.object(settings).canonicalBytes))
    network.files.merge(recorded.files) { own, _ in own }
    let outputs = try await harness.run(
      "mlp-hyperparameters",
      [
        "profile": "test", "paperWidth": 2048, "paperHiddenLayers": 4, "paperEpochs": 100,
        "columns": [["title": "A", "row": "plain"]],
        "sections": [
          [
            "readBy": ["plain"],
            "rows": [
              [
                "label": "range", "settings": ["temperatureMinimum", "temperatureMaximum"],
                "published": ["d1_hyperparameters/temperature_mlp_range"],
              ]
            ],
          ],
          [
            "readBy": ["concat"],
            "rows": [["label": "blend", "settings": ["blend"], "published": []]],
          ],
        ],
      ], inputs: ["runs": [network]])
    let document = try Document(json: #require(outputs["document.json"]))
    #expect(
      document.tables[0].rows == [
        [.text("range"), .text("0.5, 1.5"), .text("assumed: lost in our copy")],
        [.text("blend"), .text(""), .text("assumed: lost in our copy")],
      ])
  }

  @Test func `every row of the ablation is trained under every profile`() throws {
    let path = SourceTree().root.appending(path: "pipeline.json").path(percentEncoded: false)
    for profile in ["smoke", "laptop", "paper"] {
      let graph = try GraphBuilder.build(
        ManifestReader.read(path: path, profile: profile), catalog: .paper, path: path)
      let networks = graph.nodes.filter { $0.kind == "mlp-network" }
      #expect(networks.count == (profile == "laptop" ? 42 : 14))
      // The data set is an input and no parameter.
      #expect(2 * Set(networks.map(\.parameters)).count == networks.count)
    }
  }
}
