import Foundation
import Report

/// The numbers that builds leave in a folder: results, and measured times.
struct NumberFiles {
  static let metrics = "metrics.json"
  /// Times that were measured; they differ from day to day and are kept apart.
  static let measurements = "measurements.json"

  var metrics: ArtifactMetrics
  var measurements: ArtifactMetrics

  /// The numbers in `folder`, which has to have a `metrics.json`.
  init(in folder: String, next: String) throws {
    try self.init(file: "\(folder)/\(Self.metrics)", next: next)
  }

  /// The numbers in a file, with the measurements beside it if there are any.
  init(file: String, next: String) throws {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw UserError("there are no numbers at \(file)\n  next: \(next)", code: .inputMissing)
    }
    metrics = try Self.read(bytes, file)
    let folder = file.folder
    let beside = folder.isEmpty ? Self.measurements : "\(folder)/\(Self.measurements)"
    measurements =
      try FileManager.default.contents(atPath: beside).map { try Self.read($0, beside) }
      ?? ArtifactMetrics()
  }

  init(metrics: ArtifactMetrics, measurements: ArtifactMetrics = ArtifactMetrics()) {
    self.metrics = metrics
    self.measurements = measurements
  }

  /// Reads either file; `path` is for the message.
  static func read(_ bytes: Data, _ path: String) throws -> ArtifactMetrics {
    do {
      return try ArtifactMetrics(json: bytes)
    } catch {
      let reason = if case .unreadable(_, let reason) = error { reason } else { "\(error)" }
      throw UserError(
        "\(path) does not hold the numbers of artifacts: \(reason)\n"
          + "  next: name a \(Self.metrics) that a build wrote",
        code: .badManifest)
    }
  }

  /// The numbers of the named artifacts, or of all.
  func only(_ names: [String]) -> NumberFiles {
    NumberFiles(metrics: metrics.only(names), measurements: measurements.only(names))
  }

  var artifacts: Set<String> { Set(metrics.artifacts + measurements.artifacts) }
}
