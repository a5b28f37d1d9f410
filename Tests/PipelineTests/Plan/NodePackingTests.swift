import TestSupport
import Testing

@testable import Pipeline

/// Schedules of small graphs whose shortest is known by hand, and bounds of random ones.
@Suite struct NodePackingTests {
  private func item(
    _ id: String, _ cost: Double, needs: [String] = [], cores: Int = 1, memory: Int = 1,
    isExclusive: Bool = false, countable: [String: Int] = [:]
  ) -> SchedulerState.Item {
    var resources = Resources(cores: cores, memoryMiB: memory, countable: countable)
    resources.isExclusive = isExclusive
    return SchedulerState.Item(
      id: StageID(id), needs: Set(needs.map { StageID($0) }), resources: resources, cost: cost)
  }

  private func pack(
    _ items: [SchedulerState.Item], nodes: Int, cores: Int, memory: Int = 100
  ) -> NodePacking {
    NodePacking(
      items, nodes: nodes, each: SchedulerState.Limits(cores: cores, memoryMiB: memory))
  }

  @Test func `a chain takes the sum of its times, however many nodes there are`() {
    let chain = [item("a", 3), item("b", 4, needs: ["a"]), item("c", 5, needs: ["b"])]
    let packing = pack(chain, nodes: 10, cores: 64)
    #expect(packing.makespan == 12)
    #expect(packing.criticalSeconds == 12)
    #expect(packing.criticalPath.map(\.stage.text) == ["a", "b", "c"])
    #expect(packing.criticalPath.map(\.seconds) == [3, 4, 5])
    #expect(packing.loads.count == 10)
    #expect(packing.utilisation == 1.0 / 640)
  }

  @Test func `equal stages fill all cores`() {
    let packing = pack((0..<12).map { item("s\($0)", 5) }, nodes: 2, cores: 3)
    #expect(packing.makespan == 10)
    #expect(packing.bound == 10)
    #expect(packing.utilisation == 1)
    #expect(packing.loads == Array(repeating: .init(stages: 6, coreSeconds: 30, end: 10), count: 2))
  }

  @Test func `the longest path goes first`() {
    // By length alone b and c go first, and the chain of a ends at 6 + 10.
    let items = [
      item("a", 2), item("b", 6), item("c", 6), item("d", 10, needs: ["a"]),
    ]
    #expect(pack(items, nodes: 2, cores: 1).makespan == 12)
    #expect(pack(items, nodes: 1, cores: 2).makespan == 12)
  }

  @Test func `no stage runs on two nodes`() {
    // Six cores, of which no node has more than two: three stages of two cores, one after another on two nodes.
    let items = (0..<3).map { item("s\($0)", 4, cores: 2) }
    #expect(pack(items, nodes: 2, cores: 3).makespan == 8)
    #expect(pack(items, nodes: 1, cores: 6).makespan == 4)
  }

  @Test func `memory counts by node`() {
    let items = (0..<4).map { item("s\($0)", 1, memory: 60) }
    #expect(pack(items, nodes: 2, cores: 64).makespan == 2)
    #expect(pack(items, nodes: 4, cores: 64).makespan == 1)
    #expect(pack(items, nodes: 2, cores: 64, memory: 120).makespan == 1)
  }

  @Test func `a stage that is larger than a node has a whole one`() {
    let items = [item("large", 4, cores: 8, memory: 1000), item("small", 4)]
    let packing = pack(items, nodes: 1, cores: 2)
    #expect(packing.makespan == 8)
    #expect(packing.coreSeconds == 12)
    #expect(packing.bound == 6)
  }

  @Test func `an exclusive stage has a node for itself while the other works`() {
    let items = [item("e", 4, isExclusive: true)] + (0..<4).map { item("s\($0)", 2) }
    let packing = pack(items, nodes: 2, cores: 2)
    #expect(packing.makespan == 4)
    let alone = packing.placements[StageID("e")]
    #expect(packing.placements.count { $0.value.node == alone?.node } == 1)
  }

  @Test func `a stage that needs a whole node is not passed by for ever`() {
    // The wide one is ready at 1 and urgent: the short ones that keep arriving may not delay it beyond 4.
    let items =
      [item("first", 1), item("long", 4)]
      + [item("wide", 10, needs: ["first"], cores: 2)]
      + (0..<8).map { item("s\($0)", 3, needs: ["first"]) }
    let packing = pack(items, nodes: 1, cores: 2)
    #expect(packing.placements[StageID("wide")]?.start == 4)
    // Until then one short one fits beside it.
    #expect(packing.placements.values.count { $0.start == 1 && $0.end == 4 } == 1)
  }

  @Test func `things by name are one a node`() {
    let items = (0..<4).map { item("s\($0)", 1, countable: ["gpu": 1]) }
    #expect(pack(items, nodes: 2, cores: 8).makespan == 2)
  }

  @Test func `nothing takes no time`() {
    let packing = pack([], nodes: 3, cores: 2)
    #expect(packing.makespan == 0)
    #expect(packing.utilisation == 0)
    #expect(packing.criticalPath.isEmpty)
    #expect(packing.loads.count == 3)
  }

  @Test(arguments: 0..<200)
  func `random graphs keep to needs, room and bounds`(seed: Int) {
    var generator = SeededGenerator(seed: seed)
    let nodes = Int.random(in: 1...5, using: &generator)
    let (cores, memory) = (Int.random(in: 1...8, using: &generator), 100)
    var items: [SchedulerState.Item] = []
    for index in 0..<Int.random(in: 1...60, using: &generator) {
      let needs = items.filter { _ in Int.random(in: 0..<12, using: &generator) == 0 }
      items.append(
        item(
          "s\(index)", Double(Int.random(in: 0...20, using: &generator)),
          needs: needs.map(\.id.text),
          cores: Int.random(in: 1...10, using: &generator),
          memory: Int.random(in: 1...120, using: &generator),
          isExclusive: Int.random(in: 0..<10, using: &generator) == 0))
    }
    let packing = pack(items, nodes: nodes, cores: cores, memory: memory)
    #expect(packing.makespan >= packing.bound - 1e-9)
    // One after another is the longest that a schedule without idle nodes can be.
    #expect(packing.makespan <= items.reduce(0) { $0 + $1.cost } + 1e-9)
    for item in items {
      guard let own = packing.placements[item.id] else {
        Issue.record("\(item.id) has no place")
        continue
      }
      #expect(own.end == own.start + item.cost)
      for need in item.needs { #expect(packing.placements[need]?.end ?? .infinity <= own.start) }
      let beside = items.filter { other in
        guard let place = packing.placements[other.id] else { return false }
        return place.node == own.node && place.start <= own.start && own.start < place.end
      }
      #expect(beside.reduce(0) { $0 + min($1.resources.cores, cores) } <= cores)
      #expect(beside.reduce(0) { $0 + min($1.resources.memoryMiB, memory) } <= memory)
      if beside.contains(where: \.resources.isExclusive) { #expect(beside.count == 1) }
    }
  }
}
