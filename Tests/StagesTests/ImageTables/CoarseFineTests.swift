import Foundation
import Pipeline
import Report
import Testing

@testable import Datasets
@testable import Learning
@testable import Stages

/// The gaps on coarse and fine labels, on hand-made networks.
@Suite struct CoarseFineTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func network(
    _ method: ImageMethod, _ labels: LabelLevel, seed: UInt64, right: Int
  ) throws -> StageInput {
    try harness.network(variant: method.rawValue, dataset: "cifar-100", seed: seed) { metrics in
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
      "coarse-fine", ImageStudyScale.paperParameters,
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
        ],
        "runs": [
          network(.dtgFF, .fine, seed: 42, right: 400),
          network(.backpropagation, .fine, seed: 42, right: 460),
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
  }
}
