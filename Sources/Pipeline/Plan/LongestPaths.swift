/// The longest paths through a schedule, each from the start of an item to the end of all that depends on it.
struct LongestPaths {
  /// The positions of the items that need an item, by its position.
  let dependents: [[Int]]
  /// Seconds from the start of an item to the end of the longest chain that it begins.
  let seconds: [Double]

  /// - Parameter items: Producers before consumers; what an item needs of others counts only where it is among them.
  init(_ items: [SchedulerState.Item]) {
    let positions = Dictionary(uniqueKeysWithValues: items.enumerated().map { ($1.id, $0) })
    var dependents = [[Int]](repeating: [], count: items.count)
    for (position, item) in items.enumerated() {
      for need in item.needs.compactMap({ positions[$0] }) { dependents[need].append(position) }
    }
    var seconds = [Double](repeating: 0, count: items.count)
    for position in items.indices.reversed() {
      seconds[position] =
        items[position].cost + (dependents[position].map { seconds[$0] }.max() ?? 0)
    }
    (self.dependents, self.seconds) = (dependents, seconds)
  }

  /// The critical path: the chain of items whose times have the largest sum.
  ///
  /// It is empty where there is no item.
  var critical: [Int] {
    // Of equal ones the first counts, so that a plan is told the same each time.
    func longest(_ positions: some Sequence<Int>) -> Int? {
      positions.max { (seconds[$0], $1) < (seconds[$1], $0) }
    }
    var path: [Int] = []
    var next = longest(seconds.indices)
    while let position = next {
      path.append(position)
      next = longest(dependents[position])
    }
    return path
  }
}
