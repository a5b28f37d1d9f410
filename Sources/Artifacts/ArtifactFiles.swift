internal import Foundation
package import ReportModel
package import StageKit

/// What every artifact stage writes: the document to render, and its numbers.
package struct ArtifactFiles {
  package static let document = "document.json"
  package static let metrics = "metrics.json"
  package static let names = [document, metrics]
  /// Times and memory that were measured: another run has others.
  package static let measurements = "measurements.json"
  /// What an artifact with measurements writes.
  package static let measuredNames = names + [measurements]

  private let document: Document
  private let additional: [Metric]

  /// A document with its numbers, and `additional` ones that stand in no table.
  package init(_ document: Document, _ additional: [Metric] = []) {
    self.document = document
    self.additional = additional
  }

  package func write(to context: StageContext) throws {
    try Self.write(try document.json(), to: context.path(forOutput: Self.document))
    let metrics = try MetricSet(document.metrics + additional)
    try Self.write(try metrics.json(), to: context.path(forOutput: Self.metrics))
    guard let measured = document.measurements else { return }
    try Self.write(
      try MetricSet(measured.metrics).json(), to: context.path(forOutput: Self.measurements))
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

extension Document {
  /// The named numbers of the tables, measurements aside.
  fileprivate var metrics: [Metric] {
    blocks.flatMap { block -> [Metric] in
      if case .table(let table) = block { table.metrics } else { [] }
    }
  }
}
