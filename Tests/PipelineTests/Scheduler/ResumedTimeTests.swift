import Foundation
import Testing

@testable import Pipeline

/// A stage that is stopped halfway once: the time of its result is the time of both halves.
@Suite struct ResumedTimeTests {
  /// Saves what it has and fails; then goes on from there.
  struct Halves: Stage {
    struct Parameters: Codable {}
    struct Stopped: Error {}

    static let declaration = StageDeclaration(
      kind: "halves", summary: "Two halves.", outputs: ["value"])
    static let example = Parameters()
    static let work: StageWork<Parameters> = { _, _ in 8 }

    static func run(_ parameters: Parameters, in context: StageContext) async throws {
      guard let half = context.checkpoint.read() else {
        try await Task.sleep(for: .milliseconds(60))
        try context.checkpoint.save(Data("half".utf8))
        throw Stopped()
      }
      try half.write(to: URL(fileURLWithPath: context.path(forOutput: "value")))
    }
  }

  /// Runs stages here; one that throws has failed.
  struct Forgiving: StageExecutor {
    let toy: ToyExecutor

    func execute(_ job: StageJob) async throws -> StageExit {
      do { return try await toy.execute(job) } catch is Halves.Stopped { return .failed(code: 1) }
    }
  }

  private let project: ToyProject
  private let graph: Graph
  private let executor: Forgiving
  private let stage = StageID("h")

  init() throws {
    let catalog = StageCatalog(
      [StageKind(Halves.self, work: Halves.work), StageKind(ToyReport.self, module: "none")],
      sources: [:])
    project = try ToyProject(catalog: catalog)
    graph = try Graph.toy([["id": "h", "kind": "halves"]], catalog: catalog)
    executor = Forgiving(toy: ToyExecutor(catalog))
  }

  private func build(isForced: Bool = false) async throws -> Build.Outcome {
    try await project.build(graph, executor: executor, forced: isForced ? [stage] : [])
  }

  /// What stages have left to go on from.
  private var checkpoints: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(
        atPath: "\(project.directory.path)/store/checkpoints")
    }
  }

  @Test func `a forced run begins anew, and once stopped goes on from where it was`() async throws {
    #expect(try await build().executed.isEmpty)
    let first = try await build()
    #expect(first.executed == [stage])
    for _ in 0..<2 {
      let stopped = try await build(isForced: true)
      #expect(stopped.failures.keys.sorted() == [stage])
      #expect(try checkpoints.count == 1)
      let resumed = try await build(isForced: true)
      #expect(resumed.executed == [stage])
      #expect(resumed.files == first.files)
      #expect(try checkpoints.isEmpty)
    }
    let key = try #require(project.plan(graph)[stage]?.preimage?.key)
    let records = try project.store.records(for: key)
    #expect(records.count == 3)
    #expect(records.allSatisfy { $0.usage.earlierSeconds ?? 0 >= 0.06 })
  }

  @Test func `forced runs and others do not go on from each other's state`() async throws {
    for isForced in [true, false] {
      #expect(try await build(isForced: isForced).failures.count == 1)
    }
    #expect(try checkpoints.count == 2)
    #expect(try await build().executed == [stage])
    #expect(try checkpoints.isEmpty)
  }

  @Test func `a resumed stage takes as long as all of its work`() async throws {
    #expect(try await build().failures.count == 1)
    #expect(try await build().executed == [stage])
    let record = try #require(try project.store.latestRecord(stage: "h"))
    let earlier = try #require(record.usage.earlierSeconds)
    #expect(earlier >= 0.06)
    #expect(record.usage.wallSeconds >= earlier)
    #expect(record.usage.work == 8)
    let durations = try project.store.durations()
    #expect(durations.estimate(stage: "other", kind: "halves", work: 16) ?? 0 >= 2 * earlier)
  }
}
