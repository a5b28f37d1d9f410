import Foundation
import Testing

@testable import Pipeline

@Suite struct BuildTests {
  private let project: ToyProject

  init() throws { project = try ToyProject() }

  private func graph(leaf: Int = 2, modulus: Int = 1_000_000) throws -> Graph {
    try Graph.toy([
      .stage("x", "leaf", salt: leaf, modulus: modulus),
      .stage("p", "pick", inputs: ["a": "x"], ["over": ["lane": [1, 2]]]),
      .stage("t", "table", inputs: ["a": "p"]),
    ])
  }

  private func ids(_ texts: String...) -> Set<StageID> { Set(texts.map { StageID($0) }) }

  private let everything = Set(["x", "p/lane=1", "p/lane=2", "t", "t/report"].map { StageID($0) })

  @Test func `a first build runs everything, a second nothing`() async throws {
    let first = try await project.build(try graph())
    #expect(first.executed == everything)
    #expect(first.failures.isEmpty && !first.isInterrupted)
    #expect(Set(first.files.keys) == everything)

    let executor = ToyExecutor()
    let second = try await project.build(try graph(), executor: executor)
    #expect(executor.started.isEmpty)
    #expect(second.files == first.files)
  }

  @Test func `another process builds nothing again`() async throws {
    let first = try await project.build(try graph())
    let later = try ToyProject(sharing: project)
    let executor = ToyExecutor()
    #expect(try await later.build(try graph(), executor: executor).files == first.files)
    #expect(executor.started.isEmpty)
  }

  @Test func `a stage that comes to the same bytes dirties nothing`() async throws {
    _ = try await project.build(try graph(modulus: 1))
    let (executor, events) = (ToyExecutor(), EventLog())
    // Another salt: other parameters, the same value modulo 1, the same half.
    let outcome = try await project.build(
      try graph(leaf: 3, modulus: 1), executor: executor, events: events)
    #expect(executor.started == [StageID("x")])
    #expect(Set(events.reused) == everything.subtracting(ids("x")))
    #expect(Set(outcome.files.keys) == everything)
  }

  @Test func `a removed member of a sweep comes back without work`() async throws {
    _ = try await project.build(try graph())
    let one = try Graph.toy([
      .stage("x", "leaf", salt: 2),
      .stage("p", "pick", inputs: ["a": "x"], ["over": ["lane": [2]]]),
      .stage("t", "table", inputs: ["a": "p"]),
    ])
    #expect(try await project.build(one).executed == ids("t", "t/report"))
    #expect(try await project.build(try graph()).executed.isEmpty)
  }

  @Test func `a failed stage stops the build, keeps its log, and is tried again`() async throws {
    let executor = ToyExecutor(exits: [StageID("x"): .failed(code: 3)])
    let events = EventLog()
    let failed = try await project.build(try graph(), executor: executor, events: events)
    #expect(failed.failures == [StageID("x"): "ended with status 3"])
    #expect(failed.unreachable == everything.subtracting(ids("x")))
    #expect(failed.files.isEmpty)

    let key = try #require(project.plan(try graph())[StageID("x")]?.preimage?.key)
    #expect(try project.store.failure(for: key)?.reason == "ended with status 3")
    let log = try #require(try project.store.failureLog(for: key))
    #expect(try text(at: log) == "log of x")
    #expect(try project.store.workDirectories(for: key).isEmpty)

    #expect(try await project.build(try graph()).executed == everything)
    #expect(try project.store.failure(for: key) == nil)
  }

  @Test func `after a failure the rest is built only when asked to go on`() async throws {
    let broken = ToyExecutor(exits: [StageID("p/lane=1"): .crashed(signal: 11)])
    let stopped = try await project.build(try graph(), executor: broken, cores: 1)
    #expect(stopped.executed == ids("x"))
    #expect(stopped.notStarted == ids("p/lane=2"))

    let other = ToyExecutor(exits: [StageID("p/lane=1"): .crashed(signal: 11)])
    let kept = try await project.build(
      try graph(), executor: other, cores: 1, keepsGoing: true)
    #expect(kept.executed == ids("p/lane=2"))
    #expect(kept.failures == [StageID("p/lane=1"): "was killed by signal 11"])
    #expect(kept.unreachable == ids("t", "t/report"))
  }

  @Test func `a stage that ends well without its outputs has failed`() async throws {
    let lazy = ToyExecutor(exits: [StageID("x"): .finished])
    let outcome = try await project.build(try graph(), executor: lazy)
    #expect(
      outcome.failures == [StageID("x"): "ended without writing its output value, side"])
  }

  @Test func `a forced stage runs, and nothing that reads it when it comes to the same`()
    async throws
  {
    let first = try await project.build(try graph())
    let executor = ToyExecutor()
    let outcome = try await project.build(try graph(), executor: executor, forced: ids("x"))
    #expect(executor.started == [StageID("x")])
    #expect(outcome.files == first.files)
  }

  @Test func `events tell what happens`() async throws {
    let events = EventLog()
    _ = try await project.build(try graph(), cores: 1, events: events)
    guard case .began(let forecast, total: 5)? = events.events.first,
      forecast.stages.count == 5, forecast.seconds == nil
    else {
      Issue.record("\(events.events)")
      return
    }
    let (started, finished) = events.events.reduce(into: (0, 0)) { counts, event in
      if case .started = event { counts.0 += 1 }
      if case .finished(_, _, divergent: false) = event { counts.1 += 1 }
    }
    #expect(started == 5 && finished == 5)
  }

  @Test func `no work directory and no lock is left`() async throws {
    let outcome = try await project.build(try graph())
    for id in outcome.files.keys {
      let key = try #require(project.plan(try graph())[id]?.preimage?.key)
      #expect(try project.store.workDirectories(for: key).isEmpty)
      #expect(try project.store.holder(of: key) == nil)
    }
  }

  @Test func `an interrupted stage ends the build, and the same command goes on`() async throws {
    let executor = ToyExecutor(exits: [StageID("p/lane=1"): .interrupted])
    let stopped = try await project.build(try graph(), executor: executor, cores: 1)
    #expect(stopped.isInterrupted && stopped.failures.isEmpty)
    #expect(stopped.executed == ids("x"))
    #expect(try await project.build(try graph()).executed == everything.subtracting(ids("x")))
  }

  @Test func `a cancelled build starts nothing more and keeps what is finished`() async throws {
    let gate = Gate()
    let executor = ToyExecutor(gate: gate)
    let graph = try graph()
    let outcome = try await withThrowingTaskGroup(of: Build.Outcome.self) { group in
      group.addTask { [project] in try await project.build(graph, executor: executor) }
      await gate.arrival()
      group.cancelAll()
      await gate.open()
      return try await group.next()
    }
    #expect(outcome?.isInterrupted == true)
    #expect(outcome?.executed == ids("x"))
    #expect(outcome?.notStarted == everything.subtracting(ids("x")))
    #expect(try await project.build(graph).executed == everything.subtracting(ids("x")))
  }

  /// Runs stages as the toy does, and then does something wrong with one of them.
  private struct Faulty: StageExecutor {
    let toy = ToyExecutor()
    let stage: StageID
    let fault: @Sendable (WorkDirectory) throws -> Void

    func execute(_ job: StageJob) async throws -> StageExit {
      let exit = try await toy.execute(job)
      if job.stage == stage { try fault(job.directory) }
      return exit
    }
  }

  private struct NoProcess: Error {}

  /// Builds with a fault in one of two lanes, which must be the only one to suffer.
  private func buildAround(
    _ fault: @escaping @Sendable (WorkDirectory) throws -> Void
  ) async throws -> (description: String, log: String?) {
    let broken = StageID("p/lane=1")
    let events = EventLog()
    let outcome = try await project.build(
      try graph(), executor: Faulty(stage: broken, fault: fault), keepsGoing: true, events: events)
    #expect(outcome.executed == ids("x", "p/lane=2"))
    #expect(outcome.unreachable == ids("t", "t/report"))
    #expect(!outcome.isInterrupted)
    let description = try #require(outcome.failures[broken])
    #expect(outcome.failures.count == 1)
    let isTold = events.events.contains { event in
      if case .failed(broken, description: description) = event { true } else { false }
    }
    #expect(isTold)
    let key = try #require(project.plan(try graph())[broken]?.preimage?.key)
    #expect(try project.store.failure(for: key)?.reason == description)
    #expect(try project.store.workDirectories(for: key).isEmpty)
    return (description, try project.store.failureLog(for: key).map { try text(at: $0) })
  }

  @Test func `an executor that throws fails the stage alone`() async throws {
    let (description, log) = try await buildAround { _ in throw NoProcess() }
    #expect(description == "came to no result: NoProcess()")
    #expect(log == "log of p/lane=1")
    #expect(try await project.build(try graph()).executed == ids("p/lane=1", "t", "t/report"))
  }

  @Test func `a file that cannot be stored fails the stage alone`() async throws {
    let (description, log) = try await buildAround { directory in
      try FileManager.default.removeItem(atPath: directory.log)
    }
    #expect(description.hasPrefix("came to no result: cannot store "))
    #expect(description.hasSuffix("/log.txt: there is no such file"))
    #expect(log == nil)
  }

  @Test(arguments: [
    StoreError.noSpace(path: "p", errno: ENOSPC), .cannotCreate(path: "p", errno: EACCES),
    .damaged(path: "p", problem: "bad"), .busy(path: "p"),
  ])
  func `what every stage would meet ends the build`(error: StoreError) async throws {
    let executor = Faulty(stage: StageID("x")) { _ in throw error }
    await #expect(throws: error) {
      try await project.build(try graph(), executor: executor, keepsGoing: true)
    }
  }

  @Test func `a directory in the place of an output is a failure of the stage`() async throws {
    struct Careless: StageExecutor {
      func execute(_ job: StageJob) async throws -> StageExit {
        try Data().write(to: URL(fileURLWithPath: job.directory.log))
        for name in ["value", "side"] {
          try FileManager.default.createDirectory(
            atPath: job.directory.output(named: name), withIntermediateDirectories: true)
        }
        return .finished
      }
    }
    let outcome = try await project.build(try graph(), executor: Careless())
    #expect(
      outcome.failures == [StageID("x"): "ended without writing its output value, side"])
  }
}
