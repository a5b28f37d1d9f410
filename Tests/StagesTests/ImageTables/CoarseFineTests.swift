import Foundation
import ImageStages
import Pipeline
import Report
import Testing

@testable import Batches
@testable import Learning
@testable import Tables

/// The gaps on coarse and fine labels, on hand-made networks.
@Suite struct CoarseFineTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private static let parameters = ImageStudyScale.paperParameters
    .merging(["coarseLabels": ["fashion-mnist": "tops, shoes"]]) { $1 }

  private func network(
    _ method: ImageMethod, _ labels: LabelLevel, dataset: String = "cifar-100", seed: UInt64,
    right: Int
  ) throws -> StageInput {
    try harness.network(variant: method.rawValue, dataset: dataset, seed: seed) { metrics in
      metrics.method = method
      metrics.labels = labels
      // Each method has its own way of predicting; the other one must not count.
      metrics.test =
        method == .dtgFF
        ? .example(concatenated: right, sum: 1) : .example(concatenated: 1, sum: right)
    }
  }

  @Test func `gaps are paired by seed, and the drift compares means`() async throws {
    let outputs = try await harness.run(
      "coarse-fine", Self.parameters,
      inputs: [
        "probes": [
          network(.dtgFF, .coarse, seed: 1, right: 500),
          network(.dtgFF, .coarse, seed: 2, right: 520),
          network(.backpropagation, .coarse, seed: 2, right: 600),
          network(.backpropagation, .coarse, seed: 1, right: 590),
          network(.dtgFF, .fine, seed: 1, right: 300),
          network(.dtgFF, .fine, seed: 2, right: 310),
          network(.backpropagation, .fine, seed: 1, right: 420),
          network(.backpropagation, .fine, seed: 2, right: 450),
          harness.linear(dataset: "cifar-100", labels: .coarse, right: 300),
          harness.linear(dataset: "cifar-100", labels: .fine, right: 200),
        ],
        "runs": [
          network(.dtgFF, .fine, seed: 42, right: 400),
          network(.backpropagation, .fine, seed: 42, right: 460),
          harness.linear(dataset: "cifar-100", labels: .fine, right: 200),
        ],
      ])
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    try expectClose(metrics.value("coarse-fine:coarse/dtg-ff"), 51)
    // 59 - 50 and 60 - 52.
    try expectClose(metrics.value("coarse-fine:coarse/gap"), 8.5)
    // 42 - 30 and 45 - 31.
    try expectClose(metrics.value("coarse-fine:fine/gap"), 13)
    try expectClose(metrics.value("coarse-fine:converged/gap"), 6)
    try expectClose(metrics.value("coarse-fine:fine-minus-coarse"), 4.5)
    try expectClose(metrics.value("coarse-fine:drift"), 7)
    try expectClose(metrics.value("coarse-fine:fine/gap/seed=2"), 14)
    try expectClose(metrics.value("coarse-fine:fine-minus-coarse/seed=1"), 3)
    try expectClose(metrics.value("coarse-fine:converged/dtg-ff/seed=42"), 40)
  }

  @Test func `each data set has its block, and gaps only where both methods have learned`()
    async throws
  {
    func block(_ dataset: String, linear: Int) throws -> [StageInput] {
      try [LabelLevel.coarse, .fine].flatMap { labels in
        try [
          network(.dtgFF, labels, dataset: dataset, seed: 1, right: 500),
          network(.backpropagation, labels, dataset: dataset, seed: 1, right: 600),
          harness.linear(
            dataset: dataset, labels: labels, seed: 1, right: labels == .coarse ? 100 : linear),
        ]
      }
    }
    let outputs = try await harness.run(
      "coarse-fine", Self.parameters,
      inputs: [
        "probes": block("fashion-mnist", linear: 490) + block("cifar-100", linear: 100),
        "runs": [],
      ])
    let document = try Document(json: #require(outputs["document.json"]))
    #expect(document.tables.map(\.id) == ["coarse-fine", "coarse-fine-fashion-mnist"])
    #expect(document.tables[1].notes.last == "Coarse labels: tops, shoes.")
    // The paper has no place for these numbers.
    #expect(document.tables[0].rows[0][1].comparison != nil)
    #expect(document.tables[1].rows[0][1].comparison == nil)
    let metrics = try MetricSet(json: #require(outputs["metrics.json"]))
    try expectClose(metrics.value("coarse-fine:fine/gap"), 10)
    try expectClose(metrics.value("coarse-fine:fine-minus-coarse"), 0)
    try expectClose(metrics.value("coarse-fine:fashion-mnist/coarse/gap"), 10)
    try expectClose(metrics.value("coarse-fine:fashion-mnist/fine/dtg-ff"), 50)
    for id in ["fine/gap", "fine-minus-coarse", "fine/gap/seed=1"] {
      #expect(try metrics[MetricID("coarse-fine:fashion-mnist/\(id)")] == nil)
    }
    let gap = document.tables[1].rows[1][3]
    #expect(gap.content == .text("not learned"))
    #expect(document.tables[1].rows[3][3] == gap)
    let figure = try #require(document.drawnFigures.last)
    #expect(figure.id == "coarse-fine-gaps-fashion-mnist")
    #expect(figure.series[0].points.map(\.x) == [0])
    #expect(figure.notes.contains { $0.contains("fine, 10 classes") })
  }
}
