import Foundation
import ImageStages
import Pipeline
import Report
import Testing

@testable import Learning
@testable import Tables

/// The table of a family of methods on hand-made trainings.
@Suite struct MethodFamilyTests {
  private typealias Training = ImageTrainingStage<FamilyRules>

  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  /// A training of the full width by a method, with one accuracy.
  private func network(
    _ variant: String, _ method: String, seed: UInt64 = 42, right: Int,
    _ backbone: Backbone = .vgg8
  ) throws -> StageInput {
    var settings = try #require(
      Training.examples.first { $0.network.method == ImageMethod(rawValue: method) })
    settings.network.width = 1
    settings.network.backbone = backbone
    return try harness.network(
      variant: variant, seed: seed, files: [ImageNetworkFiles.settings: settings]
    ) { metrics in
      metrics.method = settings.network.method
      metrics.epochs = 4
      metrics.test = .example(concatenated: right, sum: right - 100)
    }
  }

  private func row(
    _ id: String, _ variant: String, _ evaluation: String = "concatenated",
    published: JSONValue = [:], source: String = ""
  ) -> JSONValue {
    [
      "id": .string(id), "label": .string(id), "variant": .string(variant),
      "evaluation": .string(evaluation), "labels": "every layer", "local": "nothing",
      "published": published, "source": .string(source),
    ]
  }

  private func family(
    _ rows: [JSONValue], _ networks: [StageInput], scheduled: [StageInput] = []
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(
      "method-family",
      ImageStudyScale.paperParameters.merging([
        "title": "T", "datasets": [["dataset": "cifar-10", "title": "CIFAR-10"]],
        "rows": .array(rows), "notes": [],
      ]) { $1 }, inputs: ["runs": networks + scheduled])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  @Test func `learned parameters and multiply-adds are those of the definitions`() async throws {
    let (_, metrics) = try await family(
      [
        row("asge", "asge"), row("pred", "pred", "logit-sum"), row("linear", "linear"),
        row("hinton", "hinton"),
      ],
      [
        network("asge", "asge", right: 700), network("pred", "local-ce", right: 700),
        network("linear", "linear", right: 500),
      ], scheduled: [network("hinton", "hinton-ff", right: 600)])
    // VGG8 has 956,694,528 multiply-adds of convolutions, 6,144 goodness dimensions, 2,560 features.
    let convolutions = 956_694_528
    // Three layers of 64 units, and a read-out of two.
    let (weights, readout) = (3072 * 64 + 2 * 64 * 64, 1280)
    for (id, parameters, step) in [
      ("asge", 9_148_416 + 25_610, 2 * (convolutions + 61_440 + 25_600)),
      ("pred", 9_148_416 + 61_440 + 70, 2 * convolutions + 3 * 61_440),
      ("linear", 30_730, 61_440),
      ("hinton", weights + 3 * 64 + readout, 5 * weights + 2 * readout),
    ] {
      try expectClose(metrics.value("family:\(id)/cifar-10/parameters"), Double(parameters))
      try expectClose(
        metrics.value("family:\(id)/cifar-10/step-multiply-adds"), Double(step) / 1e6)
      try expectClose(
        metrics.value("family:\(id)/cifar-10/training-multiply-adds"),
        Double(step) * 4 * 50_000 / 1e9)
    }
  }

  @Test func `a method of phases is counted phase by phase`() async throws {
    let (_, metrics) = try await family(
      [row("scff", "scff"), row("deeper", "deeper", "logit-sum")], [],
      scheduled: [
        network("scff", "scff", right: 600), network("deeper", "deeperforward", right: 600),
      ])
    // Three layers of 8, 32 and 128 channels, each of which learns for one of four epochs; 1,536 features.
    let layers = [25 * 3 * 8 * 1024, 9 * 8 * 32 * 256, 9 * 32 * 128 * 64]
    let step = layers.reduce(0, +) + 2 * 15_360
    let training = 7 * layers[0] + 5 * layers[1] + 4 * layers[2] + step
    // Ten channels in the first block, and as many multiply-adds in the later layers of each block.
    let (stem, block) = (27 * 10 * 1024, 9 * 100 * 1024)
    let deeper = 2 * (stem + 16 * block)
    for (id, step, training) in [("scff", step, training), ("deeper", deeper, 4 * deeper)] {
      try expectClose(
        metrics.value("family:\(id)/cifar-10/step-multiply-adds"), Double(step) / 1e6)
      try expectClose(
        metrics.value("family:\(id)/cifar-10/training-multiply-adds"),
        Double(training) * 50_000 / 1e9)
    }
  }

  @Test func `an interval is that of seeds, or of test images where there is one seed`()
    async throws
  {
    let (document, metrics) = try await family(
      [row("many", "many"), row("one", "one")],
      [
        network("many", "asge", seed: 42, right: 600),
        network("many", "asge", seed: 43, right: 620),
        network("many", "asge", seed: 44, right: 640), network("one", "asge", right: 650),
      ])
    // 62 ± 4.3027 · 2 / √3, and Wilson's interval of 6,500 of 10,000.
    for (id, low, high) in [
      ("many", 57.0317246, 66.9682754), ("one", 64.0595585, 65.9289215),
    ] {
      for (end, expected) in [("ci-low", low), ("ci-high", high)] {
        let found = try metrics.value("family:\(id)/cifar-10/\(end)")
        #expect(abs(found - expected) < 1e-6, "\(id) \(end): \(found)")
      }
    }
    let table = try #require(document.tables.first)
    #expect(table.rows[1][2].content == .text("64.1 to 65.9"))
    #expect(table.notes.contains { $0.hasPrefix("Of one seed") })
  }

  @Test func `a method below softmax regression says so, and none is judged without it`()
    async throws
  {
    let rows = [row("good", "good"), row("near", "near"), row("bad", "bad")]
    let networks = try [
      network("good", "asge", right: 530), network("near", "asge", right: 510),
      network("bad", "asge", right: 490),
    ]
    let (document, metrics) = try await family(
      rows + [row("linear", "linear")], networks + [network("linear", "linear", right: 500)])
    let cells = try #require(document.tables.first?.rows).map { $0[3] }
    #expect(
      cells.map(\.footnotes) == [
        [], ["not clearly above softmax regression on the pixels of the same images"],
        ["below softmax regression on the pixels of the same images"], [],
      ])
    try expectClose(metrics.value("family:bad/cifar-10/minus-softmax"), -1)
    guard case .figure(let figure)? = document.blocks.last else {
      Issue.record("no figure")
      return
    }
    #expect(figure.levels.map(\.y) == [50])
    #expect(figure.series.count == 4)

    let alone = try await family(rows, networks).document
    #expect(try #require(alone.tables.first).rows.allSatisfy { $0[3].content == .text("") })
  }

  @Test func `a method that is not trained has the paper's number and its true source`()
    async throws
  {
    let (document, _) = try await family(
      [
        row(
          "lsff", "", published: ["cifar-10": "table1/rows/lsff/cifar10"], source: "No work."),
        row("absent", "", published: [:]),
        row(
          "asge", "asge", published: ["cifar-10": "table1/rows/asge_vgg8/cifar10"],
          source: "Gong."),
      ], [network("asge", "asge", right: 650)])
    let rows = try #require(document.tables.first?.rows)
    #expect(rows.map { $0[0].content } == [.text("lsff"), .text("asge")])
    #expect(rows[0][1].footnotes == ["quoted from the paper, not trained here", "No work."])
    #expect(rows[1][1].footnotes == ["Gong."])
    #expect(rows[1][1].comparison?.obstacle != nil)
  }
}
