import Foundation
import Pipeline
import Report

/// What every artifact stage writes: the document to render, and its numbers.
struct ArtifactFiles {
  static let document = "document.json"
  static let metrics = "metrics.json"
  static let names = [document, metrics]

  private let contents: Document
  private let metrics: [Metric]

  /// A document with its numbers, and `additional` ones that stand in no table.
  init(_ document: Document, _ additional: [Metric] = []) {
    contents = document
    metrics = document.metrics + additional
  }

  func write(to context: StageContext) throws {
    try Self.write(try contents.json(), to: context.path(forOutput: Self.document))
    try Self.write(try MetricSet(metrics).json(), to: context.path(forOutput: Self.metrics))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

extension Document {
  /// The named numbers of every table.
  fileprivate var metrics: [Metric] {
    blocks.flatMap { block -> [Metric] in
      if case .table(let table) = block { table.metrics } else { [] }
    }
  }
}
