/// How long a schedule takes when every stage takes as long as expected: the scheduler's own decisions, on
/// a clock that jumps from end to end.
struct ScheduleLength {
  let seconds: Double

  /// - Complexity: O(n) steps for n items, each over the stages that run at once.
  init(_ items: [SchedulerState.Item], limits: SchedulerState.Limits) {
    let costs = Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0.cost) })
    var state = SchedulerState(items, limits: limits, keepsGoing: false)
    var ends: [StageID: Double] = [:]
    var now = 0.0
    while true {
      for id in state.start() { ends[id] = now + (costs[id] ?? 0) }
      guard let next = ends.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) else { break }
      now = next.value
      ends[next.key] = nil
      state.succeed(next.key)
    }
    seconds = now
  }
}
