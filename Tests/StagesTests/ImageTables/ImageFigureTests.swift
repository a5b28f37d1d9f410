import Foundation
import Pipeline
import Report
import Testing

@testable import Batches
@testable import ImageStages
@testable import Learning
@testable import Tables

/// The figures of the image networks, on hand-made ones.
@Suite struct ImageFigureTests {
  private let harness: StageHarness

  init() throws { harness = try StageHarness() }

  private func document(
    _ kind: String, _ more: [String: JSONValue] = [:], _ inputs: [String: [StageInput]]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let outputs = try await harness.run(
      kind, ImageStudyScale.paperParameters.merging(more) { $1 }, inputs: inputs)
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  private func point(
    _ epoch: Int, losses: [Double] = [], temperatures: [Float] = [], test: ImageAccuracies? = nil
  ) -> ImageCurvePoint {
    ImageCurvePoint(
      epoch: epoch, layerLosses: losses, classifierLoss: nil, temperatures: temperatures,
      test: test)
  }

  private func network(
    _ variant: String, seed: UInt64, _ curve: [ImageCurvePoint]
  ) throws -> StageInput {
    try harness.network(
      variant: variant, seed: seed, files: [ImageNetworkFiles.curve: curve])
  }

  @Test func `temperatures are shown by layer and over time`() async throws {
    let runs = try [
      network(
        "dtg-ff", seed: 1, [point(1, temperatures: [1, 1]), point(2, temperatures: [0.5, 2])]),
      network(
        "dtg-ff", seed: 2, [point(1, temperatures: [1, 1]), point(2, temperatures: [1, 2])]),
    ]
    let (document, _) = try await document(
      "learned-temperatures", ["parts": [1]], ["runs": runs])
    #expect(document.drawnFigures.map(\.id) == ["temperatures-by-layer", "temperatures-over-time"])
    let byLayer = document.drawnFigures[0].series
    // Stand-ins, so nothing of the paper stands beside them.
    #expect(byLayer.map(\.label) == ["learned"])
    #expect(byLayer[0].points.map(\.y) == [0.75, 2])
    let overTime = document.drawnFigures[1].series
    #expect(overTime.map(\.label) == ["layer 0", "layer 1"])
    #expect(overTime[0].points == [.init(x: 1, y: 1), .init(x: 2, y: 0.75)])
  }

  @Test func `gaps are bars with their seeds`() async throws {
    func pair(_ labels: LabelLevel, _ seed: UInt64, _ own: Int, _ other: Int) throws -> [StageInput]
    {
      try [(ImageMethod.dtgFF, own), (.backpropagation, other)].map { method, right in
        try harness.network(variant: method.rawValue, dataset: "cifar-100", seed: seed) { metrics in
          metrics.method = method
          metrics.labels = labels
          metrics.test = .example(concatenated: right, sum: right)
        }
      }
    }
    let probes =
      try pair(.coarse, 1, 500, 600) + pair(.coarse, 2, 500, 580) + pair(.fine, 1, 300, 450)
    let linear = try [LabelLevel.coarse, .fine].map {
      try harness.linear(dataset: "cifar-100", labels: $0, right: 100)
    }
    let (document, _) = try await document(
      "coarse-fine", ["coarseLabels": [:]],
      ["probes": probes + linear, "runs": pair(.fine, 42, 400, 460) + [linear[1]]])
    let figure = try #require(document.drawnFigures.first)
    #expect(
      figure.x.categories == ["coarse, 10 classes", "fine, 10 classes", "fine, full length"])
    #expect(figure.series.map(\.style) == [.bars, .points])
    for (found, expected) in zip(figure.series[0].points, [9.0, 15, 6]) {
      expectClose(found.y, expected)
    }
    #expect(figure.series[0].points.map { $0.low == nil } == [false, true, true])
    #expect(figure.series[1].points.map(\.x) == [0, 0, 1, 2])
  }

  @Test func `curves of image networks show accuracies and the losses of layers`() async throws {
    let runs = try [
      network(
        "deep", seed: 1,
        [
          point(1, losses: [2, 3]),
          point(2, losses: [1, 2], test: .example(concatenated: 600, sum: 500)),
        ]),
      network(
        "deep", seed: 2,
        [
          point(1, losses: [4, 3]),
          point(2, losses: [1, 4], test: .example(concatenated: 700, sum: 500)),
        ]),
      network("flat", seed: 1, [point(2, losses: [1], test: .example(sum: 400))]),
    ]
    let (document, metrics) = try await document("image-learning-curves", [:], ["runs": runs])
    #expect(
      document.drawnFigures.map(\.id) == [
        "image-curves-cifar-10", "image-curves-cifar-10-deep-losses",
      ])
    #expect(document.drawnFigures[0].series.map { $0.points.map(\.x) } == [[2], [2]])
    try expectClose(metrics.value("image-curves:cifar-10/deep/epoch=2"), 65)
    try expectClose(metrics.value("image-curves:cifar-10/flat/epoch=2"), 40)
    let losses = document.drawnFigures[1].series
    #expect(losses.map { $0.points.map(\.y) } == [[3, 1], [3, 3]])
  }
}
