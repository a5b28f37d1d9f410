internal import Artifacts
internal import Foundation
internal import ReportModel
package import StageKit
internal import WrittenNumbers

/// A table of numbers that commands wrote: a row for each member of a sweep, published numbers beside its own.
///
/// Members that differ in pooled axes alone, as repetitions do, share a row: its mean, and the standard deviation with
/// n - 1 in the denominator.
package struct MetricTable: Stage {
  package static let declaration = StageDeclaration(
    kind: "metric-table", summary: "A table of numbers that commands wrote, published ones beside.",
    inputs: [.many("runs", reading: MetricsFile.standardName)], outputs: ArtifactFiles.names,
    isArtifact: true)

  package struct Parameters: Codable, Sendable {
    /// The name of the table in ids of numbers; normally that of the stage.
    package var name: String
    package var title: String
    package var profile: String
    package var columns: [Heading]
    /// Axes whose members share a row.
    package var pool: [String]
    /// Published numbers by row and metric.
    ///
    /// A row is called as its axes are: `alpha=0.1` or `alpha=0.1+size=3`; a row
    /// without axes is called `all`.
    package var published: [String: [String: Double]]
    /// `real`, `synthetic` or `stand-in`.
    package var data: String
    /// `full`, or `reduced: ` and in what.
    package var scale: String
    package var notes: [String]
  }

  /// A column, and the name of the number that it shows.
  package struct Heading: Codable, Sendable {
    package var metric: String
    package var title: String?
    package var unit: String?
    package var decimals: Int?
    package var better: String?
  }

  package static let example = Parameters(
    name: "table", title: "Results", profile: "full",
    columns: [
      Heading(metric: "accuracy", title: "Accuracy", unit: "percent", decimals: 1, better: "higher")
    ], pool: [], published: [:], data: "real", scale: "full", notes: [])

  package static let choices = ["data": ["real", "synthetic", "stand-in"]]

  package static let options: [String: JSONValue] = [
    "pool": [], "published": [:], "data": "real", "scale": "full", "notes": [],
  ]

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let table = try MetricRows(parameters, context.inputs("runs")).table()
    try ArtifactFiles(Document(title: parameters.title, blocks: [.table(table)]))
      .write(to: context)
  }
}
