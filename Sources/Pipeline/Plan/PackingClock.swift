/// Packs stages onto nodes, on a clock that jumps from end to end.
struct PackingClock {
  /// What each item has of its node.
  let claims: [SchedulerState.Limits]
  private(set) var placements: [NodePacking.Placement]

  private let items: [SchedulerState.Item]
  private let paths: LongestPaths
  private let node: SchedulerState.Limits
  /// What is left of each node.
  private var free: [SchedulerState.Limits]
  /// The cores that are left of all nodes.
  private var freeCores: Int
  private var missing: [Int]
  private var ready: [Int] = []
  private var running: [Int] = []
  private var now = 0.0

  init(
    _ items: [SchedulerState.Item], _ paths: LongestPaths, nodes count: Int,
    each node: SchedulerState.Limits
  ) {
    // More nodes than stages change nothing.
    let count = max(1, min(count, items.count))
    (self.items, self.paths, self.node) = (items, paths, node)
    claims = items.map { Self.claim(of: $0.resources, on: node) }
    free = Array(repeating: node, count: count)
    freeCores = count * node.cores
    placements = Array(
      repeating: NodePacking.Placement(node: 0, start: 0, end: 0), count: items.count)
    missing = Array(repeating: 0, count: items.count)
    for position in paths.dependents.joined() { missing[position] += 1 }
    ready = items.indices.filter { missing[$0] == 0 }.sorted(by: precedes)
  }

  /// - Complexity: For each end, the ready items times the nodes.
  mutating func run() {
    while true {
      start()
      guard let next = running.map({ placements[$0].end }).min() else { break }
      now = next
      let ended = running.filter { placements[$0].end <= now }
      running.removeAll { placements[$0].end <= now }
      for position in ended { finish(position) }
    }
  }

  /// What a stage has of a node: all its cores where it runs alone or is as large as that.
  private static func claim(
    of resources: Resources, on node: SchedulerState.Limits
  ) -> SchedulerState.Limits {
    if resources.isExclusive { return node }
    return SchedulerState.Limits(
      cores: min(resources.cores, node.cores), memoryMiB: min(resources.memoryMiB, node.memoryMiB),
      countable: Dictionary(
        uniqueKeysWithValues: resources.countable.map { thing, count in
          (thing, min(count, node.countable[thing] ?? 1))
        }))
  }

  private mutating func start() {
    var promise: (node: Int, time: Double)?
    var index = 0
    while index < ready.count, freeCores > 0 {
      let position = ready[index]
      let end = now + items[position].cost
      let fitting = free.indices.filter { place in
        has(free[place], roomFor: claims[position])
          && (promise.map { $0.node != place || end <= $0.time } ?? true)
      }
      // The fullest: so whole nodes stay free for those who need them.
      guard let place = fitting.min(by: { free[$0].cores < free[$1].cores }) else {
        if promise == nil { promise = earliestRoom(for: position) }
        index += 1
        continue
      }
      placements[position] = NodePacking.Placement(node: place, start: now, end: end)
      change(place, by: claims[position], -1)
      running.append(position)
      ready.remove(at: index)
    }
  }

  /// The node that has room for an item first, and when.
  private func earliestRoom(for position: Int) -> (node: Int, time: Double)? {
    var best: (node: Int, time: Double)?
    let byEnd = running.sorted { placements[$0].end < placements[$1].end }
    for place in free.indices {
      var left = free[place]
      for other in byEnd where placements[other].node == place {
        left = sum(left, claims[other], 1)
        guard has(left, roomFor: claims[position]) else { continue }
        let time = placements[other].end
        if best.map({ time < $0.time }) ?? true { best = (place, time) }
        break
      }
    }
    return best
  }

  private mutating func finish(_ position: Int) {
    change(placements[position].node, by: claims[position], 1)
    for dependent in paths.dependents[position] {
      missing[dependent] -= 1
      guard missing[dependent] == 0 else { continue }
      let place = ready.firstIndex { precedes(dependent, $0) } ?? ready.endIndex
      ready.insert(dependent, at: place)
    }
  }

  private mutating func change(_ place: Int, by claim: SchedulerState.Limits, _ sign: Int) {
    free[place] = sum(free[place], claim, sign)
    freeCores += sign * claim.cores
  }

  private func sum(
    _ left: SchedulerState.Limits, _ claim: SchedulerState.Limits, _ sign: Int
  ) -> SchedulerState.Limits {
    var left = left
    left.cores += sign * claim.cores
    left.memoryMiB += sign * claim.memoryMiB
    for (thing, count) in claim.countable {
      left.countable[thing] = (left.countable[thing] ?? 1) + sign * count
    }
    return left
  }

  private func has(
    _ left: SchedulerState.Limits, roomFor claim: SchedulerState.Limits
  ) -> Bool {
    claim.cores <= left.cores && claim.memoryMiB <= left.memoryMiB
      && claim.countable.allSatisfy { $1 <= left.countable[$0] ?? 1 }
  }

  /// Longest path first, then by name.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (first, second) = (paths.seconds[left], paths.seconds[right])
    return first == second ? items[left].id < items[right].id : first > second
  }
}
