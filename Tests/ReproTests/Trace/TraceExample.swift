import Foundation
import Pipeline
import Report

@testable import repro

/// Traces made by hand of a table, two trainings and their data; odd words where words may be.
enum TraceExample {
  /// A word that breaks a careless renderer.
  static let hostile = "R&D | \"größe\" \\ <b>\n漢字"

  /// A stale trace of several numbers, with members of families that differ in every way.
  static func stale() throws -> MetricTrace {
    MetricTrace(
      subject: "table4:50", metrics: try metrics(), isFresh: false,
      state: [
        "stale: this is the last recorded result; `repro table4` brings it up to date",
        "  student/seed=43: steps 8 -> 9",
      ], narrowedTo: ["classes": 50, "label": .string(hostile)],
      steps: [table, student(42), student(43), data(42), data(43)])
  }

  /// A fresh trace of one number to one run.
  static func fresh() throws -> MetricTrace {
    MetricTrace(
      subject: "table4:50/wins", metrics: Array(try metrics().suffix(1)), isFresh: true,
      state: ["fresh"], narrowedTo: [:], steps: [table])
  }

  private static func metrics() throws -> [Metric] {
    let setting = Setting(
      profile: "laptop", data: .standIn, scale: .reduced("a quarter of the \"width\""),
      seeds: [42, 43])
    func metric(_ id: String, _ quantity: Quantity) throws -> Metric {
      Metric(id: try MetricID(id), quantity, better: .higher, setting: setting)
    }
    return [
      try metric("table4:50/broken", Quantity(.nan, unit: .ratio, decimals: 1)),
      try metric(
        "table4:50/gap",
        Quantity(-0.1875, spread: 1.25, n: 2, unit: .percentagePoints, decimals: 1)),
      try metric("table4:50/wins", .wins(1, of: 2)),
    ]
  }

  // MARK: Steps

  private static var table: MetricTrace.Step {
    var step = step("table4", of: "paired-differences", seconds: 0.5)
    step.inputs = [input("student/seed=42"), input("student/seed=43"), input(nil)]
    return step
  }

  private static func student(_ seed: Int) -> MetricTrace.Step {
    var step = step("student/seed=\(seed)", of: "student", seconds: 7.5 * Double(seed))
    step.isCurrent = seed == 42
    step.parameters = [
      "label": .string(hostile), "rate": 0.001, "seed": .number(Double(seed)), "steps": 8,
    ]
    step.machine = ["blasCore": "Haswell", "compiler": "clang \"21\""]
    step.inputs = [input("data/seed=\(seed)")]
    step.outputs["net.weights"] = blob("weights of \(seed)")
    return step
  }

  private static func data(_ seed: Int) -> MetricTrace.Step {
    var step = step("data/seed=\(seed)", of: "data", seconds: 200 * Double(seed))
    step.parameters = ["seed": .number(Double(seed))]
    step.code = digest("code of \(seed)")
    step.codeFiles = seed == 42 ? 7 : nil
    step.machine = ["instructionSet": seed == 42 ? "avx2" : "avx512"]
    step.sources = ["größe & \"co\".bin": digest("source")]
    return step
  }

  /// A run of 21 September 2026.
  private static func step(
    _ stage: String, of kind: String, seconds: Double
  ) -> MetricTrace.Step {
    let start = 1_790_000_000.75
    return MetricTrace.Step(
      stage: stage, kind: kind, key: digest("key of \(stage)"), isCurrent: true, parameters: [:],
      code: digest("code of \(kind)"), codeFiles: 12, machine: [:], sources: [:], inputs: [],
      outputs: ["metrics.json": blob("metrics of \(stage)")], log: nil,
      usage: ResourceUsage(
        startedAt: start, finishedAt: start + seconds, cpuSeconds: seconds,
        peakResidentBytes: 1 << 20),
      host: HostDescription(
        name: "bench-1", processor: "R&D | \"größe\" 8", cores: 4, system: "Linux"))
  }

  private static func input(_ stage: String?) -> MetricTrace.Input {
    let name = stage ?? "nobody"
    return MetricTrace.Input(
      slot: "runs", stage: stage, key: stage.map { digest("key of \($0)") }, coordinates: [:],
      files: ["metrics.json": digest("metrics of \(name)"), "curve.json": digest("curve \(name)")])
  }

  private static func digest(_ text: String) -> Digest { Digest(of: Data(text.utf8)) }

  private static func blob(_ text: String) -> BlobReference {
    BlobReference(digest: digest(text), byteCount: text.utf8.count)
  }
}
