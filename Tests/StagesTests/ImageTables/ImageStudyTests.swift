import Foundation
import Paper
import Pipeline
import Report
import Testing

@testable import ImageStages
@testable import Learning
@testable import Tables

/// The artifacts that show what trainings recorded, on hand-made networks.
@Suite struct ImageStudyTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func run(
    _ kind: String, _ more: [String: JSONValue] = [:], _ networks: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(
      kind, ImageStudyScale.paperParameters.merging(more) { $1 }, inputs: ["runs": networks])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  private func curve(_ temperatures: [[Float]]) -> [ImageCurvePoint] {
    temperatures.enumerated().map { index, values in
      ImageCurvePoint(
        epoch: index + 1, layerLosses: [], classifierLoss: nil, temperatures: values, test: nil)
    }
  }

  @Test func `temperatures are means over seeds after parts of the training`() async throws {
    let networks = try [
      (42, [[1.0, 1.5], [0.5, 2.0]]), (43, [[1.5, 1.5], [1.0, 1.0]]),
    ].map { seed, temperatures in
      try harness.network(
        variant: "dtg-ff", seed: UInt64(seed),
        files: [ImageNetworkFiles.curve: curve(temperatures.map { $0.map(Float.init) })])
    }
    let (document, metrics) = try await run(
      "learned-temperatures", ["parts": [0.1, 0.5, 1]], networks)
    #expect(document.tables[0].columns.map(\.title) == ["layer", "epoch 1", "epoch 2"])
    try expectClose(metrics.value("temperatures:layer=0/epoch=1"), 1.25)
    try expectClose(metrics.value("temperatures:layer=1/epoch=2"), 1.5)
    try expectClose(metrics.value("temperatures:layer=1/epoch=2/seed=42"), 2)
  }

  @Test func `temperatures of another data set have a block of their own`() async throws {
    let networks = try [("fashion-mnist", 1.25), ("cifar-10", 0.75)].map { dataset, temperature in
      try harness.network(
        variant: "dtg-ff", dataset: dataset, seed: 42,
        files: [ImageNetworkFiles.curve: curve([[Float(temperature)]])])
    }
    let (document, metrics) = try await run("learned-temperatures", ["parts": [1]], networks)
    #expect(document.tables.map(\.id) == ["temperatures", "temperatures-fashion-mnist"])
    #expect(
      document.drawnFigures.map(\.id) == [
        "temperatures-by-layer", "temperatures-over-time", "temperatures-by-layer-fashion-mnist",
        "temperatures-over-time-fashion-mnist",
      ])
    try expectClose(metrics.value("temperatures:layer=0/epoch=1"), 0.75)
    try expectClose(metrics.value("temperatures:fashion-mnist/layer=0/epoch=1"), 1.25)
    #expect(document.tables[0].rows[0][1].comparison != nil)
    #expect(document.tables[1].rows[0][1].comparison == nil)
  }

  @Test func `curves of different length are refused`() async throws {
    let networks = try [1, 2].map { epochs in
      try harness.network(
        variant: "dtg-ff", seed: UInt64(epochs),
        files: [
          ImageNetworkFiles.curve: curve(Array(repeating: [1], count: epochs))
        ])
    }
    await #expect(throws: StageError.self) {
      try await run("learned-temperatures", ["parts": [1]], networks)
    }
  }

  @Test func `every way of predicting stands in one row`() async throws {
    let (document, metrics) = try await run(
      "evaluations", [:],
      [
        harness.network(variant: "deep", seed: 42) {
          $0.test = .example(concatenated: 600, sum: 500, layers: [100, 200])
        },
        harness.network(variant: "deep", seed: 43) {
          $0.test = .example(concatenated: 700, sum: 500, layers: [100, 300])
        },
        harness.network(variant: "one-head", seed: 42) { $0.test = .example(concatenated: 800) },
        harness.network(variant: "linear", seed: 42) {
          ($0.method, $0.test) = (.linear, .example(concatenated: 500))
        },
      ])
    let rows = document.tables[0].rows
    #expect(rows.count == 2 && rows[1][5] == .text(""))
    #expect(rows[0][2].regenerated?.value == 10)
    try expectClose(metrics.value("evaluations:cifar-10/deep/linear"), 50)
    #expect(rows[0][4].footnotes.isEmpty)
    #expect(rows[0][5].footnotes == ["not above the linear classifier of the same images"])
    try expectClose(metrics.value("evaluations:cifar-10/deep/concatenated"), 65)
    try expectClose(metrics.value("evaluations:cifar-10/deep/layer=1"), 25)
  }

  @Test(arguments: [(400, 1.0), (40, 0.25)])
  func `networks on images of one's own are never of full scale`(epochs: Int, width: Double)
    async throws
  {
    let (_, metrics) = try await run(
      "evaluations", [:],
      [
        harness.network(variant: "dtg-ff", dataset: "flowers", seed: 42) {
          $0.dataset = "flowers"
          $0.source = "real"
          ($0.epochs, $0.width) = (epochs, width)
          $0.batchSize = width == 1 ? 128 : 32
          $0.test = .example(concatenated: 600)
        }
      ])
    let metric = try #require(metrics[MetricID("evaluations:flowers/dtg-ff/concatenated")])
    guard case .reduced(let what) = metric.setting.scale else {
      Issue.record("\(metric.setting.scale)")
      return
    }
    #expect(what.contains("flowers"))
    #expect(what.contains("\(epochs) of 400 epochs") == (epochs != 400))
    #expect(what.contains("0.25 of 1 width") == (width != 1))
    #expect(what.contains("32 of 128 images a batch") == (width != 1))
  }

  private func section(_ rows: [JSONValue], _ methods: JSONValue = ["dtg-ff"]) -> JSONValue {
    [["methods": methods, "heads": [], "rows": .array(rows)]]
  }

  @Test func `settings are those that trainings recorded`() async throws {
    let settings = PaperNetworkTraining.example
    let network = try harness.network(
      variant: "dtg-ff", seed: 42, files: [ImageNetworkFiles.settings: settings])
    let row: JSONValue = [
      "label": "rate", "settings": ["learningRate", "backbone"],
      "published": ["d1_hyperparameters/epochs_32", "d1_hyperparameters/ff_optimizer"],
    ]
    let column: JSONValue = ["title": "C", "dataset": "cifar-10", "variant": "dtg-ff"]
    let (document, _) = try await run(
      "hyperparameters", ["columns": [column], "sections": section([row])], [network])
    #expect(
      document.tables[0].rows[0]
        == [
          .text("rate"), .text("0.5, vgg8"),
          .text("400; AdamW per layer, cosine; assumed: lost in our copy"),
        ])
    let unknown: JSONValue = ["label": "", "settings": ["rate"], "published": []]
    await #expect(throws: StageError.self) {
      try await run(
        "hyperparameters", ["columns": [column], "sections": section([unknown])], [network])
    }
  }

  @Test func `the network's shape is shown, and what a method does not read is empty`()
    async throws
  {
    let settings = [ImageNetworkFiles.settings: PaperNetworkTraining.example]
    let networks = try [
      harness.network(variant: "dtg-ff", seed: 42, files: settings) { $0.method = .dtgFF },
      harness.network(variant: "bp", seed: 42, files: settings) {
        ($0.method, $0.backbone, $0.width) = (.backpropagation, .vgg11, 0.5)
      },
    ]
    let columns: JSONValue = [
      ["title": "A", "dataset": "cifar-10", "variant": "dtg-ff"],
      ["title": "B", "dataset": "cifar-10", "variant": "bp"],
    ]
    let shape: JSONValue = ["label": "s", "settings": ["channels"], "published": []]
    let grid: JSONValue = ["label": "g", "settings": ["goodnessGrid"], "published": []]
    let (document, _) = try await run(
      "hyperparameters",
      [
        "columns": columns,
        "sections": [
          ["methods": ["dtg-ff", "backpropagation"], "heads": ["every-layer"], "rows": [shape]],
          ["methods": ["dtg-ff"], "heads": [], "rows": [grid]],
        ],
      ], networks)
    let rows = document.tables[0].rows.map { $0.map(\.content) }
    #expect(
      rows[0].dropFirst()
        == [
          .text("3, 128, 256, 256, 512, 512, 512, 512"),
          .text("3, 32, 64, 128, 128, 256, 256, 256, 256"), .text(""),
        ])
    #expect(rows[1] == [.text("g"), .text("4, 2, 2, 1, 1, 1, 1"), .text(""), .text("")])
  }

  @Test func `settings of real and generated images stand side by side, each marked`() async throws
  {
    let settings = [ImageNetworkFiles.settings: PaperNetworkTraining.example]
    let networks = try [
      harness.network(variant: "dtg-ff", seed: 42, files: settings) { $0.source = "real" },
      harness.network(variant: "dtg-ff", dataset: "cifar-100", seed: 42, files: settings),
    ]
    let row: JSONValue = ["label": "rate", "settings": ["learningRate"], "published": []]
    let columns: JSONValue = [
      ["title": "A", "dataset": "cifar-10", "variant": "dtg-ff"],
      ["title": "B", "dataset": "cifar-100", "variant": "dtg-ff"],
    ]
    let (document, _) = try await run(
      "hyperparameters", ["columns": columns, "sections": section([row])], networks)
    let table = document.tables[0]
    #expect(table.setting.data == .real && table.rows[0][1].setting == nil)
    #expect(table.rows[0][2].setting?.data == .standIn)
  }

  @Test func `seeds stand in rows, with their mean and the range of the gap`() async throws {
    let networks = try [(42, 600, 700), (43, 620, 760)].flatMap { seed, dtg, bp in
      [
        try harness.network(variant: "dtg-ff", seed: UInt64(seed)) {
          ($0.method, $0.test) = (.dtgFF, .example(concatenated: dtg, sum: 1))
        },
        try harness.network(variant: "bp-deepsup", seed: UInt64(seed)) {
          ($0.method, $0.test) = (.backpropagation, .example(sum: bp))
        },
      ]
    }
    let column: JSONValue = ["dataset": "cifar-10", "title": "CIFAR-10"]
    let (document, metrics) = try await run(
      "seed-study", ["columns": [column], "publishedSeeds": [42]],
      networks + [harness.linear(right: 400)])
    #expect(document.tables[0].rows.count == 4)
    #expect(
      document.tables[0].notes.last == "Softmax regression on the same pixels: CIFAR-10 40.0 %.")
    try expectClose(metrics.value("multi-seed:dtg-ff/cifar-10/seed=43"), 62)
    try expectClose(metrics.value("multi-seed:bp-deepsup/cifar-10/minus-dtg-ff"), 12)
    // 14 - 10.
    try expectClose(metrics.value("multi-seed:bp-deepsup/cifar-10/minus-dtg-ff/range"), 4)
  }

  private func seeds(_ dataset: String, dtg: Int, bp: Int, linear: Int) throws -> [StageInput] {
    try [
      harness.network(variant: "dtg-ff", dataset: dataset, seed: 42) {
        ($0.method, $0.test) = (.dtgFF, .example(concatenated: dtg, sum: 1))
      },
      harness.network(variant: "bp-deepsup", dataset: dataset, seed: 42) {
        ($0.method, $0.test) = (.backpropagation, .example(sum: bp))
      }, harness.linear(dataset: dataset, right: linear),
    ]
  }

  @Test func `a gap needs two methods that have learned`() async throws {
    let columns: JSONValue = [
      ["dataset": "cifar-10", "title": "CIFAR-10"],
      ["dataset": "fashion-mnist", "title": "Fashion-MNIST"],
    ]
    let (document, metrics) = try await run(
      "seed-study", ["columns": columns, "publishedSeeds": [42]],
      seeds("cifar-10", dtg: 410, bp: 700, linear: 400)
        + seeds("fashion-mnist", dtg: 850, bp: 880, linear: 800))
    let rows = document.tables[0].rows
    for row in rows { #expect(row[3].content == .text("not learned")) }
    #expect(rows[0][3].quoted?.value == 2.4)
    #expect(!metrics.metrics.contains { $0.id.description.contains("cifar-10/minus") })
    try expectClose(metrics.value("multi-seed:dtg-ff/cifar-10"), 41)
    try expectClose(metrics.value("multi-seed:bp-deepsup/fashion-mnist/minus-dtg-ff"), 3)
    try expectClose(metrics.value("multi-seed:bp-deepsup/fashion-mnist/minus-dtg-ff/seed=42"), 3)
    // The paper has no such columns.
    #expect(rows[0][4].comparison == nil && rows[0][1].comparison != nil)
  }

  @Test func `seeds of an absent data set have the paper's numbers alone`() throws {
    let rows = try SeedStudyRows(
      SeedStudy.Parameters(
        .init(
          columns: [
            .init(dataset: "cifar-10", title: "CIFAR-10"),
            .init(dataset: "fashion-mnist", title: "Fashion-MNIST"),
          ], publishedSeeds: [42]), .paper()),
      ImageRuns(seeds("fashion-mnist", dtg: 850, bp: 880, linear: 800)),
      absent: AbsentDatasets([.example("cifar-10")]), published: .bundled())
    let table = try rows.table()
    #expect(table.rows[0][1].content == .text("absent"))
    #expect(table.rows[0][1].quoted?.value == 91.33)
    #expect(table.rows.map { $0[3].content == .text("absent") } == [true, true, true])
    #expect(
      table.notes.last
        == "absent: CIFAR-10 is not on this machine; ./repro fetch cifar-10 gets it.")
  }

  @Test func `the lens has the words of the published table, all three columns`() async throws {
    let outputs = try await harness.run(
      "lens", ["rows": "sec6_1_lens/rows", "roles": "sec6_1_lens/roles"])
    let document = try Document(json: #require(outputs["document.json"]))
    #expect(document.blocks.count == 5)
    #expect(
      document.blocks[1]
        == .paragraph(
          "label overlay: puts the label into the input. In backpropagation: backward label gradient at"
            + " every layer."))
  }

  @Test func `rows without a role each are an error`() async throws {
    await #expect {
      _ = try await harness.run(
        "lens", ["rows": "sec6_1_lens/rows", "roles": "sec5_1_datasets/list"])
    } throws: {
      "\($0)".contains("4 rows and 9 roles")
    }
  }
}
