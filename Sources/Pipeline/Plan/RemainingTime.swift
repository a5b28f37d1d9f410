/// How long a running build still takes: a pure machine whose clock is told.
///
/// Every stage has expected seconds, from runs here or on a typical machine. What stages of a kind really take in
/// this build, running ones by their own progress, gives the kind's ratio of observed to expected seconds:
///
///     ratio(kind) = (Σ observed + w · ratio(all)) / (Σ expected + w)
///
/// with a small weight `w`, so that a kind about which little is known counts as all do on average. The time left is the
/// length of the schedule of what is not done, each stage at expected × ratio. All times are seconds since the build
/// began.
public struct RemainingTime: Sendable {
  private struct Stage {
    var item: SchedulerState.Item
    var kind: String
    var expected: Double
    /// True where the expectation comes from runs here or on a typical machine.
    var isKnown: Bool
    var isMeasured: Bool
  }

  private struct Running {
    var start: Double
    /// The first progress that was seen: a resumed stage begins in its middle.
    var first: (time: Double, fraction: Double)?
    var last: (time: Double, fraction: Double)?
  }

  /// Sums of what was observed, and of what was expected of the same work.
  private struct Evidence {
    var observed = 0.0
    var expected = 0.0
  }

  private let order: [StageID]
  private let limits: SchedulerState.Limits
  private let total: Double
  private var stages: [StageID: Stage]
  private var running: [StageID: Running] = [:]
  private var evidence: [String: Evidence] = [:]
  private var done: Set<StageID> = []
  private var doneSeconds = 0.0

  /// Seconds of observation before anything is said of kinds that never ran here.
  private static let leastObserved = 3.0
  /// The share of the work whose kinds must be known.
  private static let knownShare = 0.8
  /// The share that must be done before the rest is taken to be alike.
  private static let alikeShare = 0.1
  /// A kind counts fully once so many expected seconds of it were observed.
  private static let weight = 5.0

  public init(_ forecast: Forecast) {
    let known = forecast.stages.compactMap(\.seconds)
    let mean = known.isEmpty ? 1 : max(0.001, known.reduce(0, +) / Double(known.count))
    limits = forecast.limits
    order = forecast.stages.map(\.item.id)
    stages = Dictionary(
      forecast.stages.map { stage in
        (
          stage.item.id,
          Stage(
            item: stage.item, kind: stage.kind, expected: max(0.001, stage.seconds ?? mean),
            isKnown: stage.seconds != nil, isMeasured: stage.isMeasured)
        )
      }, uniquingKeysWith: { first, _ in first })
    total = stages.values.reduce(0) { $0 + $1.expected }
  }

  // MARK: What happens

  public mutating func start(_ id: StageID, at time: Double) {
    running[id] = Running(start: time)
  }

  /// A running stage has told how far it is, from 0 to 1.
  public mutating func advance(_ id: StageID, to fraction: Double, at time: Double) {
    guard var stage = running[id], fraction > (stage.last?.fraction ?? 0) else { return }
    if stage.first == nil {
      // A first report far from the beginning is that of a stage that goes on from a checkpoint.
      stage.first = fraction > 0.1 ? (time, fraction) : (stage.start, 0)
    }
    stage.last = (time, min(1, fraction))
    running[id] = stage
  }

  /// A stage ended by itself.
  public mutating func finish(_ id: StageID, at time: Double) {
    if let stage = stages[id], let run = running[id] {
      let first = run.first ?? (run.start, 0)
      evidence[stage.kind, default: Evidence()].observed += time - first.time
      evidence[stage.kind, default: Evidence()].expected += stage.expected * (1 - first.fraction)
    }
    leave(id)
  }

  /// A stage needs no more time, and tells nothing of how long others take.
  public mutating func leave(_ id: StageID) {
    running[id] = nil
    if let stage = stages[id], done.insert(id).inserted { doneSeconds += stage.expected }
  }

  // MARK: What follows

  /// The share of the expected work that is done, from 0 to 1.
  public var fraction: Double {
    guard total > 0 else { return 1 }
    let partial = running.reduce(0) { sum, run in
      sum + (stages[run.key]?.expected ?? 0) * (run.value.last?.fraction ?? 0)
    }
    return min(1, (doneSeconds + partial) / total)
  }

  /// Seconds until the end; nil while there is too little evidence to be believed.
  ///
  /// - Complexity: that of scheduling what is left, so a few milliseconds for a thousand stages.
  public func seconds(at time: Double) -> Double? {
    let all = observations(at: time)
    guard isBelievable(all) else { return nil }
    let ratios = Ratios(all, weight: min(Self.weight, 0.02 * total))
    let left = order.compactMap { id -> SchedulerState.Item? in
      guard let stage = stages[id], !done.contains(id) else { return nil }
      var item = stage.item
      item.needs.subtract(done)
      let whole = stage.expected * ratios[stage.kind]
      item.cost = running[id].map { Self.rest(of: $0, whole: whole, at: time) } ?? whole
      return item
    }
    return ScheduleLength(left, limits: limits).seconds
  }

  /// What a running stage still takes: by its own pace once there is one, else by what it should take.
  private static func rest(of run: Running, whole: Double, at time: Double) -> Double {
    guard let first = run.first, let last = run.last, last.fraction - first.fraction > 0.1 else {
      let done = run.last?.fraction ?? 0
      return max(0.05 * whole, whole * (1 - done) - (done > 0 ? 0 : time - run.start))
    }
    let pace = (last.time - first.time) / (last.fraction - first.fraction)
    return max(0, pace * (1 - last.fraction) - (time - last.time))
  }

  /// The evidence of stages that are done, and of running ones as far as they are.
  private func observations(at time: Double) -> [String: Evidence] {
    var all = evidence
    for (id, run) in running {
      guard let stage = stages[id] else { continue }
      if let first = run.first, let last = run.last {
        all[stage.kind, default: Evidence()].observed += last.time - first.time
        all[stage.kind, default: Evidence()].expected +=
          stage.expected * (last.fraction - first.fraction)
      } else if time - run.start > 2 * stage.expected {
        // It has told nothing and is overdue: it takes at least as long as it already does.
        all[stage.kind, default: Evidence()].observed += time - run.start
        all[stage.kind, default: Evidence()].expected += stage.expected
      }
    }
    return all
  }

  private func isBelievable(_ all: [String: Evidence]) -> Bool {
    let left = stages.values
    let measured = left.reduce(0) { $0 + ($1.isMeasured ? $1.expected : 0) }
    if measured >= Self.knownShare * total { return true }
    guard all.values.reduce(0, { $0 + $1.observed }) >= Self.leastObserved else { return false }
    if doneSeconds >= Self.alikeShare * total { return true }
    let known = left.reduce(0) { sum, stage in
      sum + (stage.isKnown || (all[stage.kind]?.expected ?? 0) > 0 ? stage.expected : 0)
    }
    return known >= Self.knownShare * total
  }

  /// Observed by expected seconds, of each kind.
  private struct Ratios {
    private let kinds: [String: Evidence]
    private let overall: Double
    private let weight: Double

    init(_ kinds: [String: Evidence], weight: Double) {
      self.kinds = kinds
      self.weight = weight
      let observed = kinds.values.reduce(0) { $0 + $1.observed }
      let expected = kinds.values.reduce(0) { $0 + $1.expected }
      overall = expected > 0 ? observed / expected : 1
    }

    subscript(kind: String) -> Double {
      guard let own = kinds[kind], own.expected + weight > 0 else {
        // How far other kinds are off says little of a kind that has not run: it is believed within limits.
        return min(4, max(0.25, overall))
      }
      return (own.observed + weight * overall) / (own.expected + weight)
    }
  }
}
