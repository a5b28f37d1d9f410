import Foundation
import Synchronization
import Testing

@testable import Pipeline

/// A stage whose bytes differ from run to run.
@Suite struct DivergenceTests {
  /// Writes the number of the run.
  final class Unsteady: StageExecutor {
    private let toy = ToyExecutor()
    private let runs = Mutex(0)

    func execute(_ job: StageJob) async throws -> StageExit {
      let exit = try await toy.execute(job)
      guard job.stage == StageID("x") else { return exit }
      let run = runs.withLock { runs in
        runs += 1
        return runs
      }
      try Data("\(run)".utf8).write(to: URL(fileURLWithPath: job.directory.output(named: "value")))
      return exit
    }

    var started: [StageID] { toy.started }
  }

  @Test func `a divergent result is recorded, reported, and not what others build on`() async throws
  {
    let project = try ToyProject()
    let graph = try Graph.toy([.stage("x", "leaf"), .stage("p", "pick", inputs: ["a": "x"])])
    let executor = Unsteady()
    func build(forced: Set<StageID> = [], events: EventLog = EventLog()) async throws
      -> Build.Outcome
    {
      let execution = StageExecution(
        store: project.store, planner: project.planner, catalog: .toy, executor: executor,
        host: HostDescription(name: "h", processor: "p", cores: 1, system: "s"), events: events)
      return try await Build(
        graph: graph, catalog: .toy, planner: project.planner, execution: execution,
        limits: SchedulerState.Limits(cores: 1, memoryMiB: 512), keepsGoing: false,
        durations: PastDurations(), events: events
      ).run(project.plan(graph, forced: forced))
    }
    let first = try await build()
    let events = EventLog()
    let second = try await build(forced: [StageID("x")], events: events)
    #expect(executor.started == [StageID("x"), StageID("p"), StageID("x")])
    #expect(second.files == first.files)
    let isReported = events.events.contains { event in
      if case .finished(StageID("x"), _, divergent: true) = event { true } else { false }
    }
    #expect(isReported)
    let key = try #require(project.plan(graph)[StageID("x")]?.preimage?.key)
    #expect(try project.store.records(for: key).count == 2)
    #expect(try project.plan(graph).outdated.isEmpty)
  }
}
