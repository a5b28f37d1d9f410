import Foundation
import Information
import Kernels
import Report
import Stages
import TestSupport
import Testing

@testable import Checkpoints
@testable import ImageStages
@testable import InformationStages
@testable import Learning
@testable import Pipeline
@testable import Tables

/// The diagnostic's artifacts on hand-made results whose answers are computed by hand.
@Suite struct InformationTableTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private static func place(_ dataset: String = "cifar-10") -> [String: JSONValue] {
    ["dataset": .string(dataset), "variant": "dtg-ff"]
  }

  private func network(seed: UInt64, source: String = "real") -> ImageRunMetrics {
    var metrics = ImageRunMetrics.example
    metrics.seed = seed
    metrics.source = source
    metrics.test = .example(layers: [100, 200])
    return metrics
  }

  private func scalars(
    seed: UInt64, _ bits: [Double], source: String = "real", dataset: String = "cifar-10"
  ) throws -> StageInput {
    let result = ScalarInformation.Result(
      neighbors: 3, bins: [50, 100],
      layers: bits.map {
        .init(
          byNeighbors: $0,
          byHistogram: [
            HistogramEstimate(bits: $0 + 0.1, bias: 0.04),
            HistogramEstimate(bits: $0 + 0.2, bias: 0.09),
          ])
      }, network: network(seed: seed, source: source))
    return try harness.files(
      [ScalarInformation.file: JSONEncoder().encode(result)], Self.place(dataset))
  }

  private func probes(
    seed: UInt64, correct: [(Int, Int)], source: String = "real", dataset: String = "cifar-10"
  ) throws -> StageInput {
    func result(_ correct: Int) -> SoftmaxProbe.Result {
      .init(trainSamples: 8000, testSamples: 2000, correct: correct, trainLoss: 1)
    }
    let result = LayerProbes.Result(
      layers: correct.map {
        LayerProbes.Layer(
          goodnessDimension: 2048, channels: 128, goodness: result($0.0), means: result($0.1))
      }, network: network(seed: seed, source: source))
    return try harness.files([LayerProbes.file: JSONEncoder().encode(result)], Self.place(dataset))
  }

  private func artifact(
    _ kind: String, _ inputs: [String: [StageInput]]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(kind, ImageStudyScale.paperParameters, inputs: inputs)
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  @Test func `bounds follow from the probes' errors, and means run over layers, then seeds`()
    async throws
  {
    let (document, metrics) = try await artifact(
      "mi-diagnostic",
      [
        "scalars": [try scalars(seed: 43, [0.3, 0.5]), try scalars(seed: 42, [0.1, 0.3])],
        "probes": [
          try probes(seed: 42, correct: [(2000, 200), (1236, 1000)]),
          try probes(seed: 43, correct: [(2000, 200), (1236, 1000)]),
        ],
      ])
    func expect(_ id: String, _ value: Double, _ tolerance: Double = 1e-12) throws {
      let found = try metrics.value("mi-diagnostic:\(id)")
      #expect(abs(found - value) <= tolerance, "\(id): \(found)")
    }
    try expect("layer=0/scalar", 0.2)
    try expect("mean/scalar", 0.3)
    let spread = try #require(metrics[MetricID("mi-diagnostic:mean/scalar")]?.spread)
    #expect(abs(spread - 0.2 / 2.0.squareRoot()) < 1e-12)
    // No error leaves log2 10 bits; one right in ten leaves none.
    try expect("layer=0/goodness", log2(10))
    try expect("layer=0/means", 0)
    // The paper's layer 0: 61.8 percent give 1.15 bits.
    try expect("layer=1/goodness", 1.15, 0.005)
    try expect("layer=1/means", log2(10) - 1 - log2(9) / 2)
    try expect("mean/means", (log2(10) - 1 - log2(9) / 2) / 2)
    try expect("accuracy/goodness/layer=1", 61.8)
    try expect("layer=0/dimension", 2048)
    try expect("mean/scalar/seed=42", 0.2)
    try expect("mean/scalar/seed=43", 0.4)
    try expect("accuracy/goodness/layer=1/seed=43", 61.8)

    let table = document.tables[0]
    #expect(table.setting.obstacle == nil)
    let published = try #require(table.rows[0][3].comparison?.published.value)
    #expect(published == 1.15)
    #expect(document.tables[1].rows[0][1].comparison?.published.value == 61.8)
    let figures = document.blocks.compactMap { if case .figure(let it) = $0 { it } else { nil } }
    let figure = try #require(figures.first)
    #expect(figure.series.map(\.points.count) == [2, 2, 2])
    #expect(figure.levels.map(\.y) == [log2(10)])
  }

  @Test func `numbers from stand-ins are not set against the paper's`() async throws {
    let (document, _) = try await artifact(
      "mi-diagnostic",
      [
        "scalars": [try scalars(seed: 42, [0.1, 0.3], source: "stand-in")],
        "probes": [try probes(seed: 42, correct: [(9, 9), (9, 9)], source: "stand-in")],
      ])
    let comparison = try #require(document.tables[0].rows[0][3].comparison)
    #expect(!comparison.isComparable)
    #expect(comparison.difference == nil)
  }

  @Test func `another data set has a block of its own, without the paper's numbers`() async throws {
    let (document, metrics) = try await artifact(
      "mi-diagnostic",
      [
        "scalars": [
          try scalars(seed: 42, [0.5, 0.7], source: "stand-in", dataset: "fashion-mnist"),
          try scalars(seed: 42, [0.1, 0.3]),
        ],
        "probes": [
          try probes(seed: 42, correct: [(9, 9), (9, 9)]),
          try probes(
            seed: 42, correct: [(2000, 200), (1236, 1000)], source: "stand-in",
            dataset: "fashion-mnist"),
        ],
      ])
    #expect(
      document.tables.map(\.id) == [
        "mi-diagnostic", "mi-diagnostic-probes", "mi-diagnostic-fashion-mnist",
        "mi-diagnostic-probes-fashion-mnist",
      ])
    #expect(document.tables.map(\.setting.data) == [.real, .real, .standIn, .standIn])
    expectClose(try metrics.value("mi-diagnostic:mean/scalar"), 0.2)
    expectClose(try metrics.value("mi-diagnostic:fashion-mnist/mean/scalar"), 0.6)
    expectClose(try metrics.value("mi-diagnostic:fashion-mnist/layer=0/goodness"), log2(10))
    #expect(document.tables[0].rows[0][3].comparison != nil)
    #expect(document.tables[2].rows.joined().allSatisfy { $0.comparison == nil })
    let (histogram, bins) = try await artifact(
      "mi-histogram", ["scalars": [try scalars(seed: 42, [0.1, 0.3], dataset: "fashion-mnist")]])
    #expect(histogram.tables.map(\.id) == ["mi-histogram-fashion-mnist"])
    expectClose(try bins.value("mi-histogram:fashion-mnist/bins=50/seed=42"), 0.3)
  }

  @Test func `estimates and probes of different networks are an error`() async throws {
    let inputs = [
      "scalars": [try scalars(seed: 42, [0.1, 0.3])],
      "probes": [try probes(seed: 43, correct: [(9, 9), (9, 9)])],
    ]
    await #expect {
      _ = try await artifact("mi-diagnostic", inputs)
    } throws: {
      "\($0)".contains("not of the same networks")
    }
  }

  @Test func `histograms are means over layers, with their bias beside`() async throws {
    let (document, metrics) = try await artifact(
      "mi-histogram", ["scalars": [try scalars(seed: 42, [0.1, 0.3])]])
    expectClose(try metrics.value("mi-histogram:bins=50"), 0.3)
    expectClose(try metrics.value("mi-histogram:bins=100"), 0.4)
    expectClose(try metrics.value("mi-histogram:bins=100/bias"), 0.09)
    expectClose(try metrics.value("mi-histogram:bins=100/corrected"), 0.31)
    expectClose(try metrics.value("mi-histogram:neighbors"), 0.2)
    let rows = document.tables[0].rows
    #expect(rows[1][1].comparison?.published.value == 0.24)
    #expect(rows[2][1].comparison?.published.value == 0.2)
  }

  @Test func `observables of three layers and four images`() async throws {
    let labels: [Int32] = [0, 1, 2, 3]
    func integers(_ values: [Int32], _ shape: Shape) -> SafeTensors.Entry { .int32(values, shape) }
    let file = SafeTensors(entries: [
      LayerFeatureFiles.goodness: .float32(Tensor([3, 4])),
      LayerFeatureFiles.labels: integers(labels, [4]),
      // Right: two, one and none of four.
      LayerFeatureFiles.predictions: integers([0, 1, 0, 0, 0, 0, 0, 0, 3, 3, 3, 0], [3, 4]),
      LayerFeatureFiles.sum: integers([0, 0, 0, 0], [4]),
      LayerFeatureFiles.concatenated: integers([0, 1, 2, 0], [4]),
    ])
    var metrics = network(seed: 42)
    metrics.test = .example(layers: [1, 1, 1])
    let input = try harness.files(
      [
        LayerFeatureFiles.scalars: file.encoded(),
        LayerFeatureFiles.network: JSONEncoder().encode(metrics),
      ], Self.place())
    let (document, found) = try await artifact("mi-observables", ["features": [input]])
    expectClose(try found.value("mi-observables:layer=0"), 50)
    expectClose(try found.value("mi-observables:layer=1"), 25)
    expectClose(try found.value("mi-observables:layer=2"), 0)
    expectClose(try found.value("mi-observables:oracle"), 50)
    expectClose(try found.value("mi-observables:ensemble"), 25)
    expectClose(try found.value("mi-observables:oracle-minus-ensemble"), 25)
    expectClose(try found.value("mi-observables:concatenated"), 75)
    // Pairs differ in 1, 3 and 3 of four images.
    expectClose(try found.value("mi-observables:disagreement/0-1"), 25)
    expectClose(try found.value("mi-observables:disagreement"), 100 * 7 / 12)
    #expect(document.tables.map(\.rows.count) == [8, 3])
  }

  @Test func `another k reruns the estimator, and neither extraction nor training`() throws {
    let tree = SourceTree()
    let text = try tree.text("pipeline.json")
    #expect(text.contains("\"neighbors\": 3"))
    func nodes(_ text: String) throws -> [StageID: StageNode] {
      let path = try harness.directory.write(text.utf8, to: "\(UUID().uuidString).json")
      let graph = try GraphBuilder.build(
        ManifestReader.read(path: path, profile: "smoke"), catalog: .paper, path: path)
      return Dictionary(uniqueKeysWithValues: graph.nodes.map { ($0.id, $0) })
    }
    let before = try nodes(text)
    let after = try nodes(text.replacing("\"neighbors\": 3", with: "\"neighbors\": 5"))
    let changed = Set(before.keys.filter { before[$0]?.parameters != after[$0]?.parameters })
    #expect(!changed.isEmpty && changed.allSatisfy { before[$0]?.kind == "scalar-information" })
    // What is upstream of the estimator does not read it, and so keeps its key.
    let readers = Set(
      before.values.filter { node in
        node.inputs.values.joined().contains { changed.contains($0.id) }
      }.map(\.kind))
    #expect(readers == ["mi-diagnostic", "mi-histogram"])
  }
}
