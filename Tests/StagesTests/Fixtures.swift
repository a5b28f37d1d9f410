import Foundation
import Learning
import Logging
import Report
import Stages
import TestSupport
import Testing

@testable import Pipeline
@testable import SyntheticStages
@testable import Tables

extension Tolerances {
  /// Means and deviations of a few percentages: some roundings of doubles near 100.
  static let percentages = 1e-9
}

extension StudentMetrics {
  /// A student of the paper's full scale with `test` and `train` percent right.
  static func example(
    _ method: StudentMethod, classes: Int = 50, seed: Int = 42, test: Double = 70,
    train: Double = 80, steps: Int = 8000, learnable: Int = 0, buffers: Int = 0
  ) throws -> StudentMetrics {
    let json: JSONValue = [
      "method": .string(method.rawValue), "classes": .number(Double(classes)),
      "seed": .number(Double(seed)), "temperatures": [], "inputDimension": 32, "batchSize": 256,
      "train": ["correct": .number((train * 200).rounded()), "total": 20000],
      "test": ["correct": .number((test * 50).rounded()), "total": 5000],
      "parameters": [
        "learnable": .number(Double(learnable)), "buffers": .number(Double(buffers)),
      ],
      "backboneParameters": 53760, "hiddenLayers": 4, "width": 128,
      "ensembleSize": method == .bpEnsemble ? 4 : 1,
      "steps": .number(Double(steps)),
    ]
    return try JSONDecoder().decode(StudentMetrics.self, from: Data(json.canonicalBytes))
  }

  /// One student for each test accuracy, with seeds from 42.
  static func examples(
    _ method: StudentMethod, classes: Int = 50, test: [Double], train: Double = 80,
    steps: Int = 8000
  ) throws -> [StudentMetrics] {
    try test.enumerated().map { index, test in
      try example(
        method, classes: classes, seed: 42 + index, test: test, train: train, steps: steps)
    }
  }
}

extension StudyScale {
  static let paper = StudyScale(
    profile: "test", paperHiddenLayers: 4, paperWidth: 128, paperSteps: 8000, paperBatchSize: 256,
    paperTrainSamples: 20000, paperTestSamples: 5000, paperEnsembleSize: 4, paperSeeds: 5)

  var parameters: [String: JSONValue] {
    [
      "profile": .string(profile), "paperHiddenLayers": .number(Double(paperHiddenLayers)),
      "paperWidth": .number(Double(paperWidth)), "paperSteps": .number(Double(paperSteps)),
      "paperBatchSize": .number(Double(paperBatchSize)),
      "paperTrainSamples": .number(Double(paperTrainSamples)),
      "paperTestSamples": .number(Double(paperTestSamples)),
      "paperEnsembleSize": .number(Double(paperEnsembleSize)),
      "paperSeeds": .number(Double(paperSeeds)),
    ]
  }
}

extension StageCatalog {
  /// The code of a kind with the parameters of its first example.
  func code(of kind: String) -> CodeListing {
    code(of: kind, .object(kinds[kind]?.examples.first ?? [:]))
  }
}

/// Runs stages as their processes do, on files in a directory of their own.
struct StageHarness {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// The output files of a stage of `kind`, by name.
  func run(
    _ kind: String, _ parameters: [String: JSONValue], inputs: [String: [StageInput]] = [:],
    sources: StageSources? = nil, supplements: [String: JSONValue]? = nil, threads: Int = 1
  ) async throws -> [String: Data] {
    let work = WorkDirectory(path: directory(UUID().uuidString))
    try FileManager.default.createDirectory(
      atPath: work.output, withIntermediateDirectories: true)
    let request = StageRequest(
      stage: StageID(kind), kind: kind,
      code: StageCatalog.paper.code(of: kind, .object(parameters)).digest,
      parameters: .object(parameters), inputs: inputs, sources: sources, supplements: supplements,
      threads: threads,
      machine: [:], checkpoint: directory("checkpoint"))
    try await StageRunner(catalog: .paper).run(
      request, in: work, logger: Logger(label: kind) { _ in SwiftLogNoOpLogHandler() })
    let names = try #require(StageCatalog.paper.kinds[kind]).declaration.outputs
    return Dictionary(
      uniqueKeysWithValues: try names.map { name in
        (name, try Data(contentsOf: URL(fileURLWithPath: work.output(named: name))))
      })
  }

  /// What a table stage makes of `students`.
  func table(
    _ kind: String, _ students: [StudentMetrics], _ more: [String: JSONValue] = [:]
  ) async throws -> (document: Document, metrics: MetricSet) {
    let inputs = try students.map { student in
      try input(
        "metrics.json", JSONEncoder().encode(student), ["seed": .number(Double(student.seed))])
    }
    let outputs = try await run(
      kind, StudyScale.paper.parameters.merging(more) { $1 }, inputs: ["students": inputs])
    return (
      try Document(json: #require(outputs["document.json"])),
      try MetricSet(json: #require(outputs["metrics.json"]))
    )
  }

  /// A producer with one file.
  func input(
    _ name: String, _ bytes: Data, _ coordinates: [String: JSONValue] = [:]
  ) throws -> StageInput {
    let path = try directory.write(bytes, to: "inputs/\(UUID().uuidString)")
    return StageInput(stage: StageID("producer"), coordinates: coordinates, files: [name: path])
  }
}

extension Document {
  /// Those with measurements come last.
  var tables: [Table] {
    whole.blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }
}

extension Cell {
  var comparison: Comparison? { if case .comparison(let it) = content { it } else { nil } }
  var reason: String? { if case .missing(let reason) = content { reason } else { nil } }
}

extension Published {
  var value: Double? { if case .known(let number) = self { number.value } else { nil } }
}

extension MetricSet {
  func value(_ id: String) throws -> Double { try #require(self[MetricID(id)]).value }
}

/// Expects two percentages to agree but for rounding.
func expectClose(
  _ found: Double?, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  let distance = abs((found ?? .infinity) - expected)
  #expect(
    distance <= Tolerances.percentages, "found \(found ?? .nan), expected \(expected)",
    sourceLocation: sourceLocation)
}
