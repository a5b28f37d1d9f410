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
    epochs: Int = 400, classifierLoss: Double? = nil
  ) throws -> StageInput {
    try harness.network(variant: variant, seed: seed) { metrics in
      metrics.source = source
      metrics.epochs = epochs
      metrics.classifierLoss = classifierLoss
      metrics.test = .example(concatenated: concatenated, sum: sum)
    }
  }

  private func table(
    _ rows: [JSONValue], losses: [JSONValue] = [], _ networks: [StageInput]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(
      "image-accuracies",
      ImageStudyScale.paperParameters.merging([
        "artifact": "t", "number": "1", "title": "T",
        "columns": [["dataset": "cifar-10", "title": "CIFAR-10"]], "rows": .array(rows),
        "losses": .array(losses), "notes": [],
      ]) { $1 }, inputs: ["runs": networks])
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

  @Test func `real and generated images do not meet in one number`() async throws {
    await #expect(throws: StageError.self) {
      try await table(
        [row("a", "one")],
        [
          network("one", seed: 42, concatenated: 600, sum: 1, source: "real"),
          network("one", seed: 43, concatenated: 600, sum: 1),
        ])
    }
  }

  @Test func `a training as short as the paper's own is of full scale`() async throws {
    let (document, _) = try await table(
      [row("a", "one"), row("b", "brief")],
      [
        network("one", seed: 42, concatenated: 600, sum: 1, source: "real"),
        network("brief", seed: 42, concatenated: 600, sum: 1, source: "real", epochs: 200),
      ])
    let rows = try #require(document.tables.first?.rows)
    #expect(rows[1][1].comparison?.isComparable == true)
  }

  @Test func `final losses of the classifier are shown where they are asked for`() async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("b", "two")], losses: [["row": "b", "published": [:]]],
      [
        network("one", seed: 42, concatenated: 600, sum: 1, classifierLoss: 9),
        network("two", seed: 42, concatenated: 600, sum: 1, classifierLoss: 0.5),
        network("two", seed: 43, concatenated: 600, sum: 1, classifierLoss: 0.7),
      ])
    #expect(document.tables.map(\.id) == ["t", "t-loss"])
    #expect(document.tables[1].rows.count == 1)
    try expectClose(metrics.value("t:b/cifar-10/training-loss"), 0.6)
  }

  @Test func `quoted rows are marked and are no numbers of this run`() async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("lsff", "", published: ["cifar-10": "table1/rows/lsff/cifar10"])],
      [network("one", seed: 42, concatenated: 600, sum: 1)])
    let cell = try #require(document.tables.first?.rows[1][1])
    #expect(cell.footnotes == ["quoted from the paper, not trained here"])
    #expect(cell.regenerated?.text == "81.12")
    expectClose(cell.regenerated?.value, 81.12)
    #expect(!metrics.metrics.contains { $0.id.description.contains("lsff") })
  }
}
