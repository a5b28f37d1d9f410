import Foundation
import Pipeline
import Report
import Stages
import TestSupport
import Testing

@testable import ImageStages
@testable import Learning
@testable import Measurements

/// The tables of the systems audit on hand-made measurements.
@Suite struct SystemsTablesTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// A measured cell of VGG11; `milliseconds` of one step, each.
  private func cell(
    _ place: [String: JSONValue], round: Int = 1, milliseconds: [Double] = [100],
    batch: Int = 16, _ change: (inout ImageNetworkSettings) -> Void
  ) throws -> StageInput {
    var network = StepMeasurement.example.network
    network.backbone = .vgg11
    network.width = 1
    network.recipe.batchSize = batch
    change(&network)
    if network.method == .backpropagation { network.backpropagate { $0.blockNorm = .batchNorm } }
    let model = try FusedMemory.step(StepPlan(network, side: 96, classes: 100)).peak.bytes
    let step = MeasuredStep(
      network: network, side: 96, classes: 100, warmupSteps: 1, round: round,
      milliseconds: milliseconds, allocatorPeakBytes: model + Self.modelError,
      allocatorPeakByPurpose: ["activations": model + Self.modelError], residentPeakBytes: 9 << 30,
      machine: MeasuredStep.Machine(
        processor: "a processor", threads: 2, loadBefore: 0.5, loadAfter: 1))
    return try harness.input(
      StepMeasurement.measurementFile, JSONEncoder().encode(step),
      place.merging(["round": .number(Double(round))]) { $1 })
  }

  /// Bytes that the model of these cells is short of.
  private static let modelError = 8

  private static func scale(budget: Int = 8192) -> [String: JSONValue] {
    [
      "profile": "test", "paperSide": 224, "paperBatch": 128, "paperWidth": 1,
      "paperClasses": 100, "memoryBudgetMiB": .number(Double(budget)),
    ]
  }

  private func table3(
    budget: Int = 8192
  ) async throws -> (document: Document, metrics: MetricSet, measurements: MetricSet) {
    func row(_ id: String, _ published: String, _ ratios: Bool = false) -> JSONValue {
      [
        "id": .string(id), "label": .string(id), "method": .string(id),
        "publishedImages": .string("sec6_2_systems/rows/\(published)/physical_batch"),
        "publishedMemory": .string("sec6_2_systems/rows/\(published)/peak_memory"),
        "publishedThroughput": .string("sec6_2_systems/rows/\(published)/throughput"),
        "publishedMemoryRatio": .string(
          ratios ? "sec6_2_systems/in_text/accum_peak_memory_ratio" : ""),
        "publishedThroughputRatio": "",
        "publishedCost": .string("sec6_2_systems/rows/\(published)/extra_cost"),
        "publishedSource": .string("sec6_2_systems/rows/\(published)/source_column"),
      ]
    }
    let cells = try [
      cell(["method": "dtg-ff"], milliseconds: [100, 200, 400]) { $0.learn(by: .dtgFF) },
      cell(["method": "dtg-ff"], round: 2, milliseconds: [160]) { $0.learn(by: .dtgFF) },
      cell(["method": "bp"]) { $0.backpropagate() },
      cell(["method": "half"]) {
        $0.backpropagate { $0.microBatches = 2 }
      },
    ]
    let outputs = try await harness.run(
      "method-comparison",
      Self.scale(budget: budget).merging([
        "artifact": "table3", "number": "3", "title": "T", "reference": "dtg-ff", "notes": [],
        "rows": [
          row("bp", "bp_vanilla_b128"), row("half", "bp_grad_accum_64x2", true),
          row("dtg-ff", "dtg_ff_b128"),
        ],
      ]) { $1 }, inputs: ["cells": cells])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"])),
      try MetricSet(json: #require(outputs["measurements.json"]))
    )
  }

  @Test func `the model stands at the paper's sizes, beside its numbers`() async throws {
    let (document, metrics, _) = try await table3()
    let table = try #require(document.tables.first)
    let comparison = try #require(table.rows[1][2].comparison)
    #expect(comparison.isComparable && comparison.published.value == 4.18)
    let difference = try #require(comparison.difference)
    #expect(abs(difference) < Tolerances.publishedPeaks * 4.18)
    let ratio = try metrics.value("table3:half/model-peak-ratio")
    #expect(abs(ratio - 0.529) < Tolerances.printedPeaks)
    #expect(table.rows.map { $0[4] } == [.text("exceeds"), .text("fits"), .text("fits")])
  }

  @Test func `rows are called by the micro-batches at hand`() async throws {
    let (document, metrics, _) = try await table3()
    // 128 images at the paper's sizes, 16 where it was measured.
    #expect(
      document.tables[0].rows.map { $0[0] } == [.text("bp"), .text("half 64 × 2"), .text("dtg-ff")])
    #expect(document.tables[2].rows[1][0] == .text("half 8 × 2"))
    let images = try #require(document.tables[0].rows[1][1].comparison)
    #expect(images.regenerated.value == 64 && images.published.value == 64)
    #expect(try metrics.value("table3:bp/images-at-once") == 128)
  }

  @Test func `costs are in words and multiply-adds, beside the paper's words`() async throws {
    let (document, metrics, _) = try await table3()
    let table = document.tables[1]
    #expect(
      table.rows.map { $0[2] } == [
        .text("spills where there are 8 GiB"), .text("2 passes of 64 images"), .text("none"),
      ])
    #expect(table.rows[0][3] == .text("host spill") && table.rows[0][4] == .text("measured"))
    // Two micro-batches are as much work as one batch.
    let ratio = try metrics.value("table3:bp/work-ratio")
    #expect(try metrics.value("table3:half/work-ratio") == ratio)
    let architecture = try ImageArchitecture(.vgg11, side: 224, classes: 100, width: 1)
    let convolutions = architecture.layers.map {
      Double($0.side * $0.side * 9 * $0.inputs * $0.outputs)
    }
    let all = convolutions.reduce(0, +)
    #expect(abs(ratio / ((3 * all - convolutions[0]) / (2 * all)) - 1) < 0.001)
    #expect(try metrics.value("table3:dtg-ff/work-ratio") == 1)
  }

  @Test func `an input made before the backward pass raises the peak`() async throws {
    let (document, metrics, _) = try await table3()
    let (late, early) = (
      try metrics.value("table3:dtg-ff/model-peak"),
      try metrics.value("table3:dtg-ff/early-input/model-peak")
    )
    #expect(abs(early - 8.26) < 0.01 && abs(late - 7.88) < 0.01)
    let words = document.blocks.compactMap { block in
      if case .paragraph(let text) = block { text } else { nil }
    }
    #expect(words.contains { $0.contains("its peak would be 8.26 GiB in place of 7.88 GiB") })
  }

  @Test func `measured numbers have a file of their own`() async throws {
    let (_, metrics, measurements) = try await table3()
    #expect(
      metrics.metrics.allSatisfy { metric in
        ["model-peak", "images-at-once", "work-ratio"].contains {
          metric.id.description.contains($0)
        }
      })
    #expect(measurements.metrics.contains { $0.id.description.contains("throughput") })
    // The median of the rounds' medians 200 and 160 ms.
    expectClose(try measurements.value("table3:dtg-ff/step-time"), 180)
    let speed = try #require(measurements[MetricID("table3:dtg-ff/throughput")])
    expectClose(speed.value, (80 + 100) / 2)
    #expect(speed.n == 2 && speed.spread != nil)
    // Of the two rounds of DTG-FF only the first has one of BP beside it.
    let ratio = try #require(measurements[MetricID("table3:bp/throughput-ratio")])
    expectClose(ratio.value, 2)
    #expect(ratio.n == 1)
  }

  @Test func `times of another device are not compared, and smaller sizes are told`() async throws {
    let (document, _, _) = try await table3()
    let table = document.tables[2]
    #expect(
      table.setting.scale == .reduced("96 of 224 pixels a side; 16 of 128 images a step"))
    let throughput = try #require(table.rows[2][7].comparison)
    #expect(throughput.published.value == 138 && !throughput.isComparable)
    #expect(throughput.obstacle?.contains("another device") == true)
    #expect(table.rows[0][4].content == .integer(Self.modelError))
  }

  @Test func `what needs more than the budget is reported as exceeding it`() async throws {
    let (document, _, measurements) = try await table3(budget: 2)
    #expect(document.tables[0].rows.allSatisfy { $0[4] == .text("exceeds") })
    #expect(document.tables[2].rows[0][7].reason?.contains("exceeds the budget of 2 MiB") == true)
    #expect(!measurements.metrics.contains { $0.id.description.contains("throughput") })
    // Nothing is left to draw or to rank.
    #expect(document.measured.count == 2)
  }

  @Test func `a method that was not measured is an error that says so`() async throws {
    let cells = try [cell(["method": "dtg-ff"]) { $0.learn(by: .dtgFF) }]
    await #expect {
      _ = try await harness.run(
        "method-comparison",
        #require(StageCatalog.paper.kinds["method-comparison"]).example, inputs: ["cells": cells])
    } throws: {
      "\($0)".contains("0 configurations were measured for method \"method\"")
    }
  }

  @Test func `the frontier moves with the budget`() async throws {
    func largest(_ budget: Int) async throws -> [String: Double] {
      let cells = try [
        cell(["method": "dtg-ff", "batch": 16], batch: 2) { $0.learn(by: .dtgFF) },
        cell(["method": "bp", "batch": 16], batch: 2) { $0.backpropagate() },
      ]
      let outputs = try await harness.run(
        "batch-frontier",
        Self.scale(budget: budget).merging([
          "batches": [16], "publishedStepTimes": [:], "cliff": ["within": 16, "beyond": 16],
        ]) { $1 },
        inputs: ["cells": cells])
      let metrics = try MetricSet(json: #require(outputs["metrics.json"])).metrics
      return Dictionary(
        uniqueKeysWithValues: metrics.map { ($0.id.path.joined(separator: "/"), $0.value) })
    }
    let (small, large) = (try await largest(4096), try await largest(8192))
    #expect(large["frontier/dtg-ff/eager"] == 130)
    #expect(large["frontier/bp/eager"] == 125)
    for (name, batch) in small where name.hasPrefix("frontier/") {
      #expect(batch > 0 && batch < large[name] ?? 0, "\(name)")
    }
    let accumulated = try #require(large["frontier/bp-4-parts/eager"])
    #expect(accumulated > 3.8 * (large["frontier/bp/eager"] ?? .infinity))
    #expect(Int(accumulated) % 4 == 0)
  }

  @Test func `the cliff is where the budget ends, and throughput is set beside it`() async throws {
    func cells(_ batch: Int, _ milliseconds: [Double]) throws -> [StageInput] {
      let place: [String: JSONValue] = ["batch": .number(Double(batch))]
      return try [
        cell(place.merging(["method": "dtg-ff"]) { $1 }, milliseconds: milliseconds, batch: 2) {
          $0.learn(by: .dtgFF)
        },
        cell(place.merging(["method": "bp"]) { $1 }, milliseconds: milliseconds, batch: 2) {
          $0.backpropagate()
        },
      ]
    }
    let outputs = try await harness.run(
      "batch-frontier",
      Self.scale().merging([
        "batches": [64, 128], "publishedStepTimes": [:], "cliff": ["within": 64, "beyond": 128],
      ]) { $1 }, inputs: ["cells": cells(64, [100]) + cells(128, [125])])
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    let measurements = try MetricSet(json: #require(outputs["measurements.json"]))
    // The largest batch of BP within 8 GiB is 125, that of DTG-FF 130.
    #expect(try metrics.value("d7-batch:cliff/bp/largest-within") == 64)
    #expect(try metrics.value("d7-batch:cliff/bp/smallest-beyond") == 128)
    #expect(try abs(metrics.value("d7-batch:cliff/bp/excess") - 0.14) < 0.01)
    #expect(try metrics.value("d7-batch:cliff/dtg-ff/largest-within") == 128)
    #expect(metrics[try MetricID("d7-batch:cliff/dtg-ff/smallest-beyond")] == nil)
    try expectClose(measurements.value("d7-batch:cliff/bp/throughput-ratio"), 0.8)
  }

  @Test func `hours follow from measured rates, by multiply-adds`() async throws {
    let cells = try ["dtg-ff": ImageMethod.dtgFF, "bp": .backpropagation].map { name, method in
      try cell(["method": .string(name), "batch": 64], milliseconds: [500], batch: 20) {
        if method == .dtgFF { $0.learn(by: method) } else { $0.backpropagate() }
        $0.width = 0.25
      }
    }
    let outputs = try await harness.run(
      "training-hours",
      Self.scale().merging([
        "epochs": 200, "images": 130000, "batch": 64,
        "rows": [
          [
            "method": "dtg-ff", "label": "DTG-FF", "published": "sec5_2_imagenet100/hours",
          ], ["method": "bp", "label": "BP", "published": ""],
        ],
      ]) { $1 }, inputs: ["cells": cells])
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    let measurements = try MetricSet(json: #require(outputs["measurements.json"]))
    func work(_ side: Int, _ width: Double) throws -> Double {
      var network = PaperNetworkTraining.example.network
      network.learn(by: .dtgFF)
      return Double(
        try NetworkWork(
          ImageArchitecture(.vgg11, side: side, classes: 100, width: width), network
        ).step)
    }
    // 40 images/s at 96 pixels and a quarter of the width.
    let share = try work(96, 0.25) / work(224, 1)
    expectClose(
      try measurements.value("imagenet-hours:dtg-ff/hours") * share,
      200.0 * 130_000 / 40 / 3600)
    try expectClose(measurements.value("imagenet-hours:dtg-ff/scaled-throughput"), 40 * share)
    try expectClose(
      metrics.value("imagenet-hours:dtg-ff/multiply-adds"),
      work(224, 1) * 200 * 130_000 / 1e15)
    let hours = try #require(measurements[MetricID("imagenet-hours:dtg-ff/hours")])
    #expect(hours.obstacle?.contains("another device") == true)
  }

  @Test func `depths stand side by side, and the figure is flat for one and rises for the other`()
    async throws
  {
    let cells = try [
      cell(["method": "dtg-ff", "backbone": "vgg11"]) { $0.learn(by: .dtgFF) },
      cell(["method": "bp", "backbone": "vgg11"], milliseconds: [50]) {
        $0.backpropagate()
      },
    ]
    let outputs = try await harness.run(
      "depth-comparison",
      Self.scale().merging([
        "rows": [
          ["backbone": "vgg11", "label": "VGG11", "published": "d7_depth_scaling/rows/vgg11"]
        ], "figure": ["backbone": "vgg11", "side": 224, "classes": 100],
      ]) { $1 }, inputs: ["cells": cells])
    let document = try Document(json: #require(outputs["document.json"]))
    let measurements = try MetricSet(json: #require(outputs["measurements.json"]))
    expectClose(try measurements.value("d7-depth:vgg11/time-ratio"), 2)
    let figure = try #require(
      document.blocks.lazy.compactMap { if case .figure(let it) = $0 { it } else { nil } }.first)
    let (local, endToEnd) = (figure.series[0].points, figure.series[1].points)
    #expect(local.count == 8 && endToEnd.count == 8)
    #expect(local[7].y < 1.03 * local[1].y && endToEnd[7].y > 1.15 * endToEnd[1].y)
    // The same as numbers.
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    for layers in 1...8 {
      let id = "d7-depth:added/\(layers)"
      #expect(try metrics.value("\(id)/dtg-ff/model-peak") == local[layers - 1].y)
      #expect(try metrics.value("\(id)/bp/model-peak") == endToEnd[layers - 1].y)
    }
  }
}
