import Foundation
import Pipeline
import Report
import Testing

@testable import Datasets
@testable import Learning
@testable import Stages

/// The table of image accuracies on hand-made networks.
@Suite struct ImageAccuracyTableTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func row(
    _ id: String, _ variant: String, _ evaluation: String = "concatenated", minus: String = "",
    published: JSONValue = ["cifar-10": "table1/rows/dtg_ff_concat/cifar10"]
  ) -> JSONValue {
    [
      "id": .string(id), "label": .string(id), "variant": .string(variant),
      "evaluation": .string(evaluation), "published": published, "minus": .string(minus),
      "publishedDifference": [:],
    ]
  }

  private func network(
    _ variant: String, seed: UInt64, concatenated: Int, sum: Int, source: String = "stand-in",
    epochs: Int = 400
  ) throws -> StageInput {
    var metrics = ImageRunMetrics.example
    metrics.seed = seed
    metrics.source = source
    metrics.epochs = epochs
    metrics.test = ImageAccuracies(
      concatenated: Accuracy(correct: concatenated, total: 1000),
      logitSum: Accuracy(correct: sum, total: 1000))
    return try harness.input(
      "metrics.json", JSONEncoder().encode(metrics),
      ["dataset": "cifar-10", "variant": .string(variant), "seed": .number(Double(seed))])
  }

  private func table(
    _ rows: [JSONValue], _ networks: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(
      "image-accuracies",
      [
        "profile": "laptop", "paperEpochs": 400, "paperWidth": 1, "paperTrainImages": 50000,
        "paperTestImages": 1000, "artifact": "t", "number": "1", "title": "T",
        "columns": [["dataset": "cifar-10", "title": "CIFAR-10"]], "rows": .array(rows),
        "notes": [],
      ], inputs: ["runs": networks])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  @Test func `accuracies are means over seeds, differences are paired`() async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("b", "two", "logit-sum", minus: "a")],
      [
        network("one", seed: 42, concatenated: 600, sum: 1, source: "real"),
        network("one", seed: 43, concatenated: 700, sum: 1, source: "real"),
        network("two", seed: 42, concatenated: 1, sum: 650, source: "real"),
        network("two", seed: 43, concatenated: 1, sum: 770, source: "real"),
      ])
    let rows = try #require(document.tables.first?.rows)
    expectClose(rows[0][1].comparison?.regenerated.value, 65)
    // The paper has 91.33, and these networks are real and of full scale.
    expectClose(rows[0][1].comparison?.difference, 65 - 91.33)
    expectClose(rows[1][1].comparison?.regenerated.value, 71)
    expectClose(rows[1][2].comparison?.regenerated.value, 6)
    expectClose(rows[1][2].comparison?.regenerated.spread, 2.0.squareRoot())
    try expectClose(metrics.value("t:b/cifar-10/minus-a"), 6)
    try expectClose(metrics.value("t:a/cifar-10/seed=43"), 70)
  }

  @Test func `stand-ins and shorter trainings are never compared with the paper`() async throws {
    for (source, epochs) in [("stand-in", 400), ("real", 3)] {
      let (document, _) = try await table(
        [row("a", "one")],
        [network("one", seed: 42, concatenated: 600, sum: 1, source: source, epochs: epochs)])
      let cell = try #require(document.tables.first?.rows[0][1].comparison)
      #expect(!cell.isComparable)
      #expect(cell.obstacle?.contains(source == "real" ? "3 of 400 epochs" : "stand-in") == true)
    }
  }

  @Test func `real and generated images do not meet in one table`() async throws {
    await #expect(throws: StageError.self) {
      try await table(
        [row("a", "one")],
        [
          network("one", seed: 42, concatenated: 600, sum: 1, source: "real"),
          network("one", seed: 43, concatenated: 600, sum: 1),
        ])
    }
  }

  @Test func `quoted rows are marked and are no numbers of this run`() async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("lsff", "", published: ["cifar-10": "table1/rows/lsff/cifar10"])],
      [network("one", seed: 42, concatenated: 600, sum: 1)])
    let cell = try #require(document.tables.first?.rows[1][1])
    #expect(cell.footnotes == ["quoted from the paper, not trained here"])
    expectClose(cell.regenerated?.value, 81.12)
    #expect(!metrics.metrics.contains { $0.id.description.contains("lsff") })
  }
}

extension ImageRunMetrics {
  /// A network of the paper's size.
  fileprivate static var example: ImageRunMetrics {
    var parameters = ImageTrainingStage.example
    parameters.network.width = 1
    return ImageRunMetrics(
      parameters,
      header: PreparedHeader(
        name: "cifar-10", source: .standIn, side: 32, classes: 10, coarseClasses: nil,
        isEncoded: false, digest: "", channelMean: [0, 0, 0], channelDeviation: [1, 1, 1]),
      trainImages: 50000, testImages: 1000, classes: 10, curve: [])
  }
}
