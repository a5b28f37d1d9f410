import Foundation
import Testing

@testable import Pipeline

/// Two builds at once on one store, each with its own `FileStore`.
@Suite struct SharedStoreTests {
  private let first: ToyProject
  private let second: ToyProject
  private let graph: Graph

  init() throws {
    first = try ToyProject()
    second = try ToyProject(sharing: first)
    graph = try Graph.toy([.stage("x", "leaf")])
  }

  private let x = StageID("x")

  @Test func `an action runs once, and the other build takes its result`() async throws {
    let gate = Gate()
    let (maker, taker) = (ToyExecutor(gate: gate), ToyExecutor())
    let events = EventLog()
    async let made = first.build(graph, executor: maker)
    await gate.arrival()
    async let taken = second.build(graph, executor: taker, events: events)
    let holder = await events.firstWait()
    #expect(holder?.hasPrefix("process \(getpid()) on ") == true)
    await gate.open()
    let (one, two) = try await (made, taken)
    #expect(one.executed == [x] && two.executed.isEmpty)
    #expect(one.files == two.files && two.files[x] != nil)
    #expect(maker.started == [x] && taker.started.isEmpty)
    #expect(events.reused == [x])
  }

  @Test func `a stage with the key of another one of its build says nothing of waiting`()
    async throws
  {
    let gate = Gate()
    let (executor, events) = (ToyExecutor(gate: gate), EventLog())
    let twins = try Graph.toy([.stage("x", "leaf"), .stage("y", "leaf")])
    async let built = first.build(twins, executor: executor, events: events)
    await gate.arrival()
    // The other stage has tried for its lock by then.
    try await Task.sleep(for: .milliseconds(300))
    await gate.open()
    let outcome = try await built
    #expect(outcome.executed.count == 1 && outcome.files.count == 2)
    #expect(!events.events.contains { if case .waiting = $0 { true } else { false } })
  }

  @Test func `what fails in one build is tried by the other`() async throws {
    let gate = Gate()
    let maker = ToyExecutor(exits: [x: .failed(code: 1)], gate: gate)
    let taker = ToyExecutor()
    let events = EventLog()
    async let failed = first.build(graph, executor: maker)
    await gate.arrival()
    async let retried = second.build(graph, executor: taker, events: events)
    _ = await events.firstWait()
    await gate.open()
    let (one, two) = try await (failed, retried)
    #expect(one.failures.keys.sorted() == [x])
    #expect(two.executed == [x] && two.failures.isEmpty)
    #expect(taker.started == [x])
  }

  @Test func `a build that waits ends when it is cancelled, while the other goes on`() async throws
  {
    let gate = Gate()
    let events = EventLog()
    async let made = first.build(graph, executor: ToyExecutor(gate: gate))
    await gate.arrival()
    let cancelled = try await withThrowingTaskGroup(of: Build.Outcome.self) { group in
      group.addTask { [second, graph] in try await second.build(graph, events: events) }
      _ = await events.firstWait()
      group.cancelAll()
      // The gate is closed: this returns only because waiting ends.
      return try await group.next()
    }
    #expect(cancelled?.isInterrupted == true)
    #expect(cancelled?.executed.isEmpty == true && cancelled?.failures.isEmpty == true)
    await gate.open()
    #expect(try await made.executed == [x])
  }

  @Test(arguments: 1...4)
  func `many builds of one graph execute each action once`(cores: Int) async throws {
    let graph = try Graph.toy([
      .stage("x", "leaf", ["over": ["lane": [1, 2, 3]]]),
      .stage("p", "pick", inputs: ["a": "x"], ["over": ["lane": [1, 2, 3]]]),
      .stage("s", "sum", inputs: ["a": "p", "b": "x"]),
    ])
    let executors = (0..<3).map { _ in ToyExecutor() }
    let outcomes = try await withThrowingTaskGroup(of: Build.Outcome.self) { group in
      for executor in executors {
        group.addTask { [first] in
          try await ToyProject(sharing: first).build(graph, executor: executor, cores: cores)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(executors.flatMap(\.started).count == graph.nodes.count)
    #expect(outcomes.allSatisfy { $0.files == outcomes[0].files && $0.files.count == 7 })
  }
}
