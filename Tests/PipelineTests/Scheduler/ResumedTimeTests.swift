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
      kind: "halves", summary: "Two halves.", outputs: ["value"], code: [])
    static let example = Parameters()
    static let work: (@Sendable (Parameters, [String: [JSONValue]]) -> Double?)? = { _, _ in 8 }

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

  @Test func `a resumed stage takes as long as all of its work`() async throws {
    let catalog = StageCatalog([StageKind(Halves.self), StageKind(ToyReport.self)], sources: [:])
    let project = try ToyProject(catalog: catalog)
    let graph = try Graph.toy([["id": "h", "kind": "halves"]], catalog: catalog)
    let executor = Forgiving(toy: ToyExecutor(catalog))
    let first = try await project.build(graph, executor: executor)
    #expect(first.failures.count == 1)
    let second = try await project.build(graph, executor: executor)
    #expect(second.executed == [StageID("h")])
    let record = try #require(try project.store.latestRecord(stage: "h"))
    let earlier = try #require(record.usage.earlierSeconds)
    #expect(earlier >= 0.06)
    #expect(record.usage.wallSeconds >= earlier)
    #expect(record.usage.work == 8)
    let durations = try project.store.durations()
    #expect(durations.estimate(stage: "other", kind: "halves", work: 16) ?? 0 >= 2 * earlier)
  }
}
