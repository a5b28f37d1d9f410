import TestSupport
import Testing

@testable import Pipeline

@Suite struct SchedulerStateTests {
  private func item(
    _ id: String, needs: [String] = [], cores: Int = 1, memory: Int = 1, cost: Double = 1
  ) -> SchedulerState.Item {
    SchedulerState.Item(
      id: StageID(id), needs: Set(needs.map { StageID($0) }),
      resources: Resources(cores: cores, memoryMiB: memory), cost: cost)
  }

  private func state(
    _ items: SchedulerState.Item..., cores: Int = 100, memory: Int = 100, keepsGoing: Bool = false
  ) -> SchedulerState {
    SchedulerState(
      items, limits: SchedulerState.Limits(cores: cores, memoryMiB: memory),
      keepsGoing: keepsGoing)
  }

  private let a = StageID("a")
  private let b = StageID("b")
  private let c = StageID("c")
  private let d = StageID("d")

  @Test func `a schedule of nothing is finished`() {
    var state = state()
    #expect(state.isFinished)
    #expect(state.start().isEmpty)
  }

  @Test func `a stage starts when all it needs is done`() {
    var state = state(item("a"), item("b"), item("c", needs: ["a", "b"]))
    #expect(state.start() == [a, b])
    #expect(state.start().isEmpty)
    state.succeed(a)
    #expect(state.start().isEmpty)
    state.succeed(b)
    #expect(state.start() == [c])
    #expect(!state.isFinished)
    state.succeed(c)
    #expect(state.isFinished)
    #expect(state.succeeded == [a, b, c])
  }

  @Test func `cores and memory are never claimed twice`() {
    var byCores = state(item("a", cores: 2), item("b", cores: 2), item("c"), cores: 3)
    #expect(byCores.start() == [a, c])
    byCores.succeed(c)
    #expect(byCores.start().isEmpty)
    byCores.succeed(a)
    #expect(byCores.start() == [b])

    var byMemory = state(item("a", memory: 60), item("b", memory: 60), memory: 100)
    #expect(byMemory.start() == [a])
    byMemory.succeed(a)
    #expect(byMemory.start() == [b])
  }

  @Test func `a stage that waits for the disk needs no core, and gives it back once`() {
    var state = state(item("a"), item("b"), item("c"), item("d", needs: ["a"]), cores: 1)
    #expect(state.start() == [a])
    state.rest(a)
    state.rest(a)
    #expect(state.start() == [b])
    #expect(state.running == [a, b])
    #expect(state.start().isEmpty)
    state.succeed(a)
    #expect(state.start().isEmpty)
    state.succeed(b)
    #expect(state.start() == [c])
    #expect(state.start().isEmpty)
    state.succeed(c)
    #expect(state.start() == [d])
  }

  @Test func `no stage runs alone beside one that waits for the disk, and few wait`() {
    var alone = Resources()
    alone.isExclusive = true
    let last = SchedulerState.Item(id: StageID("z"), needs: [], resources: alone, cost: 1)
    var state = SchedulerState(
      (10..<40).map { item("\($0)") } + [last],
      limits: SchedulerState.Limits(cores: 1, memoryMiB: 10), keepsGoing: false)
    var waiting: [StageID] = []
    while let id = state.start().first {
      state.rest(id)
      waiting.append(id)
    }
    #expect(waiting.count == 16)
    while let id = state.start().first ?? waiting.popLast() {
      if id == last.id { #expect(state.running == [id]) }
      state.succeed(id)
    }
    #expect(state.isFinished)
    #expect(state.succeeded.count == 31)
  }

  @Test func `the longest path starts first, equal ones by name`() {
    var state = state(
      item("a", cost: 5), item("b"), item("c", needs: ["b"], cost: 9), item("d", cost: 5), cores: 1)
    var order: [StageID] = []
    while !state.isFinished {
      let started = state.start()
      #expect(started.count == 1)
      order += started
      for id in started { state.succeed(id) }
    }
    #expect(order == [b, c, a, d])
  }

  @Test func `a stage larger than the machine gets the whole machine`() {
    var state = state(item("a", cores: 8, memory: 900), item("b"), cores: 4, memory: 100)
    #expect(state.claim(of: a)?.cores == 4)
    #expect(state.claim(of: a)?.memoryMiB == 100)
    #expect(state.start() == [a])
    state.succeed(a)
    #expect(state.start() == [b])
  }

  @Test func `a failure makes all that needs it unreachable, and nothing new starts`() {
    var state = state(
      item("a"), item("b", needs: ["a"]), item("c", needs: ["b"]), item("d"), cores: 1)
    #expect(state.start() == [a])
    state.fail(a)
    #expect(state.failed == [a])
    #expect(state.unreachable == [b, c])
    #expect(state.isFinished)
    #expect(state.start().isEmpty)
    #expect(state.notStarted == [d])
  }

  @Test func `going on after a failure runs what can be reached`() {
    var state = state(
      item("a"), item("b"), item("c", needs: ["a", "b"]), item("d", needs: ["b"]),
      keepsGoing: true)
    #expect(state.start() == [a, b])
    state.fail(a)
    #expect(!state.isFinished)
    state.succeed(b)
    #expect(state.start() == [d])
    state.succeed(d)
    #expect(state.isFinished)
    #expect(state.unreachable == [c] && state.notStarted.isEmpty)
  }

  @Test func `what runs when another fails may end well`() {
    var state = state(item("a"), item("b"))
    #expect(state.start() == [a, b])
    state.fail(a)
    #expect(!state.isFinished)
    state.succeed(b)
    #expect(state.isFinished && state.succeeded == [b])
  }

  @Test func `stopping starts nothing more and waits for what runs`() {
    var state = state(item("a"), item("b"), cores: 1)
    #expect(state.start() == [a])
    state.stop()
    #expect(!state.isFinished)
    state.succeed(a)
    #expect(state.isFinished && state.start().isEmpty)
    #expect(state.notStarted == [b])
  }

  @Test(arguments: 0..<200)
  func `random schedules respect needs and limits, and end`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let items = (0..<Int.random(in: 1...12, using: &generator)).map { number in
      item(
        "s\(number)", needs: (0..<number).filter { _ in generator.isOne(in: 4) }.map { "s\($0)" },
        cores: Int.random(in: 1...5, using: &generator),
        memory: Int.random(in: 1...150, using: &generator),
        cost: Double.random(in: 0...9, using: &generator))
    }
    let needs = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.needs) })
    let limits = SchedulerState.Limits(cores: 4, memoryMiB: 100)
    let keepsGoing = generator.isOne(in: 2)
    var state = SchedulerState(items, limits: limits, keepsGoing: keepsGoing)
    var started: Set<StageID> = []
    while !state.isFinished {
      for id in state.start() {
        #expect(started.insert(id).inserted, "seed \(seed)")
        #expect(state.succeeded.isSuperset(of: needs[id] ?? []), "seed \(seed)")
      }
      let claims = state.running.compactMap { state.claim(of: $0) }
      #expect(claims.map(\.cores).reduce(0, +) <= limits.cores, "seed \(seed)")
      #expect(claims.map(\.memoryMiB).reduce(0, +) <= limits.memoryMiB, "seed \(seed)")
      guard let id = state.running.sorted().randomElement(using: &generator) else {
        Issue.record("nothing runs, yet it is not finished: seed \(seed)")
        return
      }
      if generator.isOne(in: 8) { state.fail(id) } else { state.succeed(id) }
    }
    let ended = state.succeeded.union(state.failed).union(state.unreachable)
    #expect(ended.union(state.notStarted).count == items.count, "seed \(seed)")
    if keepsGoing || state.failed.isEmpty { #expect(state.notStarted.isEmpty, "seed \(seed)") }
  }
}
