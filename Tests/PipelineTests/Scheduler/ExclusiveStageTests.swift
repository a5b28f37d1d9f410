import TestSupport
import Testing

@testable import Pipeline

/// Stages that get the whole machine.
@Suite struct ExclusiveStageTests {
  private func item(
    _ id: String, needs: [String] = [], cores: Int = 1, isExclusive: Bool = false, turn: Int = 0,
    cost: Double = 1
  ) -> SchedulerState.Item {
    var resources = Resources(cores: cores, memoryMiB: 1)
    (resources.isExclusive, resources.turn) = (isExclusive, turn)
    return SchedulerState.Item(
      id: StageID(id), needs: Set(needs.map { StageID($0) }), resources: resources, cost: cost)
  }

  private func state(_ items: [SchedulerState.Item], cores: Int = 4) -> SchedulerState {
    SchedulerState(
      items, limits: SchedulerState.Limits(cores: cores, memoryMiB: 100), keepsGoing: true)
  }

  /// The order in which stages start when each ends at once.
  private func order(_ items: [SchedulerState.Item]) -> [String] {
    var state = state(items)
    var order: [String] = []
    while !state.isFinished {
      for id in state.start() {
        order.append(id.text)
        state.succeed(id)
      }
    }
    return order
  }

  @Test func `an exclusive stage has every core and nothing beside it`() {
    var state = state([item("a", isExclusive: true), item("b", cores: 2), item("c")])
    #expect(state.claim(of: StageID("a"))?.cores == 4)
    #expect(state.start() == [StageID("b"), StageID("c")])
    #expect(state.start().isEmpty)
    state.succeed(StageID("b"))
    #expect(state.start().isEmpty, "c still runs")
    state.succeed(StageID("c"))
    #expect(state.start() == [StageID("a")])
    #expect(state.start().isEmpty)
  }

  @Test func `of several machines an exclusive stage has one, and the others go on`() {
    let limits = SchedulerState.Limits(cores: 12, memoryMiB: 100, coresOfOne: 4)
    var state = SchedulerState(
      [item("a", isExclusive: true), item("b", cores: 2), item("c", isExclusive: true)],
      limits: limits, keepsGoing: true)
    #expect(state.start() == [StageID("b"), StageID("a"), StageID("c")])
    #expect(state.claim(of: StageID("a"))?.cores == 4)
  }

  @Test func `what an exclusive stage makes ready goes before the next exclusive one`() {
    let order = order([
      item("a", isExclusive: true), item("b", isExclusive: true), item("t", needs: ["a"]),
    ])
    #expect(order == ["a", "t", "b"])
  }

  @Test func `exclusive stages take turns, whatever they cost`() {
    let order = order([
      item("a/round=1", isExclusive: true, turn: 0, cost: 1),
      item("a/round=2", isExclusive: true, turn: 1, cost: 9),
      item("b/round=1", isExclusive: true, turn: 0, cost: 5),
      item("b/round=2", isExclusive: true, turn: 1, cost: 99),
    ])
    #expect(order == ["a/round=1", "b/round=1", "a/round=2", "b/round=2"])
  }

  @Test func `a stage that waits for another run does not keep exclusive ones from starting`() {
    var state = state([item("a"), item("x", isExclusive: true)])
    #expect(state.start() == [StageID("a")])
    state.postpone(StageID("a"))
    #expect(state.start() == [StageID("x")])
    state.resume(StageID("a"))
    #expect(state.start().isEmpty)
    state.succeed(StageID("x"))
    #expect(state.start() == [StageID("a")])
  }

  @Test(arguments: 0..<200)
  func `random schedules never share the machine with an exclusive stage, and all of them end`(
    seed: Int
  ) {
    var generator = SeededGenerator(seed: seed)
    let items = (0..<Int.random(in: 1...12, using: &generator)).map { number in
      item(
        "s\(number)", needs: (0..<number).filter { _ in generator.isOne(in: 4) }.map { "s\($0)" },
        cores: Int.random(in: 1...5, using: &generator), isExclusive: generator.isOne(in: 3),
        turn: Int.random(in: 0...2, using: &generator),
        cost: Double.random(in: 0...9, using: &generator))
    }
    let exclusive = Set(items.filter(\.resources.isExclusive).map(\.id))
    let turns = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.resources.turn) })
    var state = state(items)
    var waiting = Set(items.map(\.id))
    while !state.isFinished {
      let ready = Set(items.filter { $0.needs.isSubset(of: state.succeeded) }.map(\.id))
        .intersection(waiting)
      let started = state.start()
      waiting.subtract(started)
      if let alone = started.first(where: exclusive.contains) {
        #expect(state.running == [alone], "seed \(seed)")
        #expect(ready.isSubset(of: exclusive), "seed \(seed): others were ready")
        #expect(ready.allSatisfy { turns[$0, default: 0] >= turns[alone, default: 0] })
      }
      if state.running.contains(where: exclusive.contains) { #expect(state.running.count == 1) }
      guard let id = state.running.sorted().randomElement(using: &generator) else {
        Issue.record("nothing runs, yet it is not finished: seed \(seed)")
        return
      }
      state.succeed(id)
    }
    #expect(state.succeeded.count == items.count, "seed \(seed)")
  }
}
