import TestSupport
import Testing

@testable import Pipeline

@Suite struct TopologicalOrderTests {
  @Test func `vertices without edges keep their order`() {
    #expect(TopologicalOrder(count: 4) { _ in [] }.order == [0, 1, 2, 3])
  }

  @Test func `what is needed comes first, the rest keeps its order`() {
    let needs = [0: [3], 1: [], 2: [0, 1], 3: [1]]
    let sorted = TopologicalOrder(count: 5) { needs[$0] ?? [] }
    #expect(sorted.order == [1, 3, 0, 2, 4])
    #expect(sorted.cycles.isEmpty)
  }

  @Test func `a cycle is given in the direction of need, without what leads to it`() {
    let needs = [0: [1], 1: [2], 2: [3], 3: [1]]
    #expect(TopologicalOrder(count: 4) { needs[$0] ?? [] }.cycles == [[1, 2, 3]])
    #expect(TopologicalOrder(count: 1) { _ in [0] }.cycles == [[0]])
  }

  @Test func `every cycle is given, also behind another, and the rest is ordered`() {
    let needs = [0: [1, 3], 1: [2, 5], 2: [1], 3: [4], 4: [], 5: [6], 6: [5], 7: [0]]
    let sorted = TopologicalOrder(count: 8) { needs[$0] ?? [] }
    #expect(sorted.cycles == [[1, 2], [5, 6]])
    #expect(sorted.order == [4, 3, 0, 7])
  }

  @Test func `a chain of a hundred thousand does not exhaust the stack`() {
    let sorted = TopologicalOrder(count: 100_000) { $0 == 99_999 ? [] : [$0 + 1] }
    #expect(sorted.order.first == 99_999 && sorted.order.last == 0)
  }

  @Test(arguments: 0..<100)
  func `a random graph is either ordered or has real cycles, and none without their members`(
    seed: Int
  ) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...8, using: &generator)
    let needs = (0..<count).map { _ in (0..<count).filter { _ in generator.isOne(in: 6) } }
    let sorted = TopologicalOrder(count: count) { needs[$0] }
    if sorted.cycles.isEmpty {
      #expect(sorted.order.sorted() == Array(0..<count), "seed \(seed)")
      for (place, vertex) in sorted.order.enumerated() {
        let before = Set(sorted.order.prefix(place))
        #expect(before.isSuperset(of: needs[vertex]), "seed \(seed)")
      }
    }
    for cycle in sorted.cycles {
      for (vertex, next) in zip(cycle, cycle.dropFirst() + cycle.prefix(1)) {
        #expect(needs[vertex].contains(next), "seed \(seed)")
      }
    }
    let members = Set(sorted.cycles.joined())
    #expect(sorted.order.count + sorted.cycles.joined().count == count, "seed \(seed)")
    #expect(members.union(sorted.order).count == count, "seed \(seed)")
    let rest = TopologicalOrder(count: count) { vertex in
      members.contains(vertex) ? [] : needs[vertex].filter { !members.contains($0) }
    }
    #expect(rest.cycles.isEmpty, "seed \(seed)")
  }
}
