import Foundation
import Pipeline
import Report
import TestSupport
import Testing

@testable import ImageStages
@testable import Learning
@testable import Tables

extension StageHarness {
  /// The files of a network on real images, with so many of 1000 test images right.
  ///
  /// By the way of predicting that is not the method's, one image is right: it must not count.
  func realNetwork(
    _ method: RealMethod, right: Int, seed: UInt64 = 42, _ place: [String: JSONValue],
    _ change: (inout ImageRunMetrics) -> Void = { _ in }
  ) throws -> StageInput {
    var metrics = ImageRunMetrics.example
    metrics.dataset = "fashion-mnist"
    metrics.source = "real"
    metrics.seed = seed
    metrics.trainImages = 12000
    metrics.test =
      method == .deepSup
      ? .example(concatenated: 1, sum: right) : .example(concatenated: right, sum: 1)
    change(&metrics)
    let own: [String: JSONValue] = [
      "method": .string(method.rawValue), "seed": .number(Double(seed)),
    ]
    return try input(
      ImageNetworkFiles.metrics, JSONEncoder().encode(metrics), place.merging(own) { $1 })
  }

  /// What a study makes of its inputs, with the rule of 2 points or a tenth of the errors.
  func study(
    _ kind: String, _ own: [String: JSONValue], _ inputs: [String: [StageInput]],
    scale: [String: JSONValue] = ImageStudyScale.paperParameters
  ) async throws -> (document: Document, metrics: MetricSet) {
    let rule: [String: JSONValue] = ["learnedMargin": 2, "learnedShare": 0.1]
    let outputs = try await run(
      kind, scale.merging(rule) { $1 }.merging(own) { $1 }, inputs: inputs)
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }
}

extension Document {
  /// The computed sentences.
  var sentences: [String] {
    blocks.compactMap { if case .paragraph(let text) = $0 { text } else { nil } }
  }

  func table(_ id: String) throws -> Table { try #require(tables.first { $0.id == id }) }
}

extension Table {
  /// The cells of the first row whose first cells are these texts.
  func row(_ texts: String...) throws -> [Cell] {
    try #require(rows.first { row in zip(row, texts).allSatisfy { $0.content == .text($1) } })
  }
}

/// Expects numbers of a metrics file within what a t quantile of nine decimals allows.
func expectMetrics(
  _ metrics: MetricSet, _ expected: [String: Double], spreads: [String: Double] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for (id, value) in expected.sorted(by: { $0.key < $1.key }) {
    let found = try metrics[MetricID(id)]?.value ?? .nan
    #expect(
      abs(found - value) < 1e-7, "\(id): \(found), not \(value)", sourceLocation: sourceLocation)
  }
  for (id, value) in spreads.sorted(by: { $0.key < $1.key }) {
    let found = try metrics[MetricID(id)]?.spread ?? .nan
    #expect(
      abs(found - value) < 1e-9, "\(id), spread: \(found), not \(value)",
      sourceLocation: sourceLocation)
  }
}
