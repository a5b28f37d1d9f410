import Foundation
import ImageStages
import Paper
import Pipeline
import Report
import Testing

@testable import Learning
@testable import Tables

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
        harness.linear(right: 300) { $0.source = "real" },
      ])
    let rows = try #require(document.tables.first?.rows)
    expectClose(rows[0][1].comparison?.regenerated.value, 65)
    // The paper has 91.33, and these networks are real and of full scale.
    expectClose(rows[0][1].comparison?.difference, 65 - 91.33)
    expectClose(rows[1][1].comparison?.regenerated.value, 71)
    expectClose(rows[1][2].regenerated?.value, 6)
    expectClose(rows[1][2].regenerated?.spread, 2.0.squareRoot())
    try expectClose(metrics.value("t:b/cifar-10/minus-a"), 6)
    try expectClose(metrics.value("t:a/cifar-10/seed=43"), 70)
    try expectClose(metrics.value("t:b/cifar-10/minus-a/seed=43"), 7)
  }

  /// The margin is 2 points.
  @Test(arguments: [(579, true), (580, true), (581, false)])
  func `methods are compared where each is well above softmax regression`(
    linear: Int, isCompared: Bool
  ) async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("b", "two", minus: "a")],
      [
        network("one", seed: 42, concatenated: 600, sum: 1),
        network("two", seed: 42, concatenated: 900, sum: 1), harness.linear(right: linear),
      ])
    let rows = try #require(document.tables.first?.rows)
    #expect((rows[1][2].regenerated != nil) == isCompared)
    #expect((rows[1][2].content == .text("not learned")) == !isCompared)
    #expect(
      rows[1][2].footnotes
        == (isCompared
          ? []
          : [
            "A method has not learned at this budget: it is less than 2.0 points above softmax"
              + " regression on the same pixels, which reaches 58.1 %"
          ]))
    let names = metrics.metrics.map(\.id.description).filter { $0.contains("minus") }
    #expect(
      names == (isCompared ? ["t:b/cifar-10/minus-a", "t:b/cifar-10/minus-a/seed=42"] : []))
    // Accuracies are given either way.
    try expectClose(metrics.value("t:b/cifar-10"), 90)
  }

  @Test func `without softmax regression nothing is compared`() async throws {
    let (document, metrics) = try await table(
      [row("a", "one"), row("b", "two", minus: "a")],
      [
        network("one", seed: 42, concatenated: 600, sum: 1),
        network("two", seed: 42, concatenated: 900, sum: 1),
      ])
    let cell = try #require(document.tables.first?.rows[1][2])
    #expect(cell.content == .text("not compared"))
    #expect(cell.footnotes == ["No softmax regression was trained on the same pixels"])
    #expect(!metrics.metrics.contains { $0.id.description.contains("minus") })
  }

  private func rows(
    _ rows: [ImageAccuracyTable.Row], datasets: [String], _ networks: [StageInput],
    absent: [AbsentInput]
  ) throws -> ImageAccuracyRows {
    try ImageAccuracyRows(
      ImageAccuracyTable.Parameters(
        .init(
          artifact: "t", number: "", title: "T",
          columns: datasets.map { .init(dataset: $0, title: $0) }, rows: rows, losses: [],
          notes: []), .paper()),
      ImageRuns(networks), absent: AbsentDatasets(absent), published: .bundled())
  }

  private static let published = "table1/rows/dtg_ff_concat/cifar10"

  @Test func `a column whose images are absent has the paper's numbers and one note`() throws {
    let own = ImageAccuracyTable.Row(
      id: "a", label: "a", variant: "one", evaluation: .concatenated,
      published: ["cifar-10": Self.published], minus: "", publishedDifference: [:])
    let other = ImageAccuracyTable.Row(
      id: "b", label: "b", variant: "two", evaluation: .concatenated, published: [:], minus: "a",
      publishedDifference: ["cifar-10": "sec5_2_matched_comparison/gap_concat_cifar10"])
    let lsff = ImageAccuracyTable.Row(
      id: "lsff", label: "lsff", variant: "", evaluation: .concatenated,
      published: ["cifar-10": "table1/rows/lsff/cifar10"], minus: "", publishedDifference: [:])
    let table = try rows(
      [own, other, lsff], datasets: ["cifar-10", "cifar-100", "fashion-mnist"],
      [
        harness.network(variant: "one", dataset: "fashion-mnist", seed: 42) {
          $0.dataset = "fashion-mnist"
          $0.test = .example(concatenated: 850)
        },
        harness.linear(dataset: "fashion-mnist", right: 800),
      ], absent: [.example("cifar-10"), .example("cifar-100")]
    ).accuracyTable()
    #expect(table.rows[0][1].content == .text("absent"))
    #expect(table.rows[0][1].quoted?.value == 91.33)
    #expect(table.rows[1][1] == .text("absent"))
    #expect(table.rows[1][2].quoted?.value == 2.4)
    #expect(table.rows[2][1].regenerated?.value == 81.12)
    // Nothing of the paper is in a column that it does not have: the number is alone.
    guard case .quantity(let number) = table.rows[0][5].content else {
      Issue.record("\(table.rows[0][5])")
      return
    }
    #expect(number.value == 85)
    #expect(table.rows[2][5] == .text(""))
    #expect(table.rows.joined().compactMap(\.reason).allSatisfy { $0 == "not part of this study" })
    #expect(
      table.notes == [
        "absent: CIFAR-10 and CIFAR-100 are not on this machine;"
          + " ./repro fetch cifar-10 cifar-100 gets them."
      ])
    // The caption tells of what is here.
    #expect(table.setting.seeds == [42])
  }

  @Test func `where all is absent there is a sentence, and no table`() async throws {
    let absent = AbsentDatasets([.example("cifar-10"), .example("cifar-10")])
    #expect(
      absent.document("T", without: [])?.blocks == [
        .paragraph("CIFAR-10 is not on this machine; ./repro fetch cifar-10 gets it.")
      ])
    #expect(try absent.document("T", without: [harness.linear(right: 1)]) == nil)
    #expect(AbsentDatasets([]).document("T", without: []) == nil)
    let several = AbsentDatasets([
      .example("cifar-10"),
      .example("imagenet-100", advice: "./repro fetch imagenet-100 --from DIR"),
      .example("stl-10"),
    ])
    #expect(
      several.note == "CIFAR-10, ImageNet-100 and STL-10 are not on this machine;"
        + " ./repro fetch cifar-10 stl-10, ./repro fetch imagenet-100 --from DIR gets them.")
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
