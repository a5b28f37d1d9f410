import Foundation
import Pipeline
import Report

/// What every artifact stage writes: the document to render, and its numbers.
struct ArtifactFiles {
  static let document = "document.json"
  static let metrics = "metrics.json"
  static let names = [document, metrics]
  /// Times and memory that were measured: another run has others.
  static let measurements = "measurements.json"
  /// What an artifact with measurements writes.
  static let measuredNames = names + [measurements]

  private let contents: Document
  private let metrics: [Metric]
  private var measured: [Metric]?

  /// A document with its numbers, and `additional` ones that stand in no table.
  init(_ document: Document, _ additional: [Metric] = []) {
    contents = document
    metrics = document.metrics(of: { _ in true }) + additional
  }

  /// A document of which some tables, named by their ids, hold measurements: those have a file of their own.
  init(_ document: Document, measuredTables: Set<String>) {
    contents = document
    metrics = document.metrics(of: { !measuredTables.contains($0.id) })
    measured = document.metrics(of: { measuredTables.contains($0.id) })
  }

  func write(to context: StageContext) throws {
    try Self.write(try contents.json(), to: context.path(forOutput: Self.document))
    try Self.write(try MetricSet(metrics).json(), to: context.path(forOutput: Self.metrics))
    guard let measured else { return }
    try Self.write(
      try MetricSet(measured).json(), to: context.path(forOutput: Self.measurements))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

extension Document {
  /// The named numbers of some tables.
  fileprivate func metrics(of isWanted: (Table) -> Bool) -> [Metric] {
    blocks.flatMap { block -> [Metric] in
      if case .table(let table) = block, isWanted(table) { table.metrics } else { [] }
    }
  }
}
