import Foundation
import Pipeline
import TestSupport

@testable import Bundles

/// A bundle made by hand: a training, its table, and the report; odd words where words may be.
enum BundleExample {
  /// A word that breaks a careless renderer.
  static let hostile = "R&D | \"größe\" \\ <b>*x*\n- 漢字"

  static let summary = BundleSummary(
    program: "1.2.3", profile: hostile, artifacts: ["table4", "table5/rate=0.5"],
    leftOut: [
      .init(artifact: "table6", reason: "not up to date (label \(hostile) -> plain)"),
      .init(artifact: "trend_test", reason: "not up to date (never run)"),
    ], hasCheckpoints: false)

  /// Producers first; the bundle holds everything that they wrote but the weights.
  static let records: [ActionRecord] = {
    var training = record("student/rate=0.5", of: "toy", writing: ["metrics.json", "net.weights"])
    training.log = blob("log of student")
    let table = record(
      "table4", of: "table", reading: training, writing: ["document.json", "metrics.json"])
    let report = record("table4/report", of: "report", reading: table, writing: ["table.md"])
    return [training, table, report]
  }()

  /// Knows the first of the kinds alone.
  static let catalog = StageCatalog([StageKind(ToyStage.self)], code: ModuleCode(sources: [:]))

  /// Writes the files that are there before the crate is described.
  static func write(to folder: TemporaryDirectory) throws {
    for path in [
      "artifacts/metrics.json", "artifacts/table4.md", "artifacts/R&D | \"größe\" 漢字.svg",
      "code/1.json", "pipeline.json", "records/1/2.json", "CITATION.cff", "README.md",
    ] {
      try folder.write("{}".utf8, to: path)
    }
    for text in [
      "metrics.json of student/rate=0.5", "log of student", "document.json of table4",
      "metrics.json of table4", "table.md of table4/report",
    ] {
      try folder.write(text.utf8, to: BundleLayout.blob(blob(text).digest))
    }
  }

  private static func blob(_ text: String) -> BlobReference {
    let bytes = Data(text.utf8)
    return BlobReference(digest: Digest(of: bytes), byteCount: bytes.count)
  }

  /// A record that starts when the one before it ended, on 21 September 2026.
  private static func record(
    _ stage: String, of kind: String, reading producer: ActionRecord? = nil,
    writing outputs: [String]
  ) -> ActionRecord {
    let start = producer?.usage.finishedAt ?? 1_790_000_000.75
    let read = producer.map {
      ["in": [InputIdentity(coordinates: [:], files: $0.outputs.mapValues(\.digest))]]
    }
    return ActionRecord(
      preimage: ActionPreimage(
        kind: kind, code: blob("code of \(kind)").digest, parameters: ["label": .string(hostile)],
        inputs: read ?? [:],
        environment: kind == "toy" ? ["blasCore": "Haswell", "compiler": hostile] : [:]),
      stage: stage,
      outputs: Dictionary(uniqueKeysWithValues: outputs.map { ($0, blob("\($0) of \(stage)")) }),
      log: nil, isMeasurement: false,
      usage: ResourceUsage(
        startedAt: start, finishedAt: start + 90, cpuSeconds: 80, peakResidentBytes: 1 << 20),
      host: HostDescription(name: "host", processor: hostile, cores: 4, system: "Linux"))
  }
}

/// A kind of stage that never runs.
private struct ToyStage: Stage {
  struct Parameters: Codable {}

  static let declaration = StageDeclaration(
    kind: "toy", summary: "Trains on R&D | \"größe\".", outputs: ["metrics.json", "net.weights"])
  static let example = Parameters()

  static func run(_ parameters: Parameters, in context: StageContext) {}
}
