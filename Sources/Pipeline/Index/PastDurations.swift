/// How long stages took before, in wall seconds.
public struct PastDurations: Equatable, Sendable {
  /// The latest run of a stage.
  private var latest: [String: Run] = [:]
  private var totals: [String: Totals] = [:]

  private struct Run: Equatable {
    var seconds: Double
    var work: Double?
  }

  /// Sums over the runs of a kind; `work` and `workSeconds` are over runs whose work is known and at least a
  /// tenth of the most: small runs are mostly preparation, and tell little of how long large ones take.
  private struct Totals: Equatable {
    var seconds = 0.0
    var count = 0
    var work = 0.0
    var workSeconds = 0.0
    var mostWork = 0.0

    mutating func add(work new: Double, seconds: Double) {
      guard new >= mostWork / 10 else { return }
      if new > 10 * mostWork { (work, workSeconds) = (0, 0) }
      mostWork = max(mostWork, new)
      work += new
      workSeconds += seconds
    }
  }

  /// The latest duration of a stage.
  public var stages: [String: Double] { latest.mapValues(\.seconds) }

  /// The mean duration of a kind.
  public var kinds: [String: Double] { totals.mapValues { $0.seconds / Double($0.count) } }

  /// What a stage will probably take: as long as last time if that was as much work, else by the work
  /// that its kind did in a second, else as its kind on average.
  public func estimate(stage: String, kind: String, work: Double? = nil) -> Double? {
    if let last = latest[stage], last.work == work { return last.seconds }
    guard let work, let total = totals[kind], total.work > 0 else {
      return work == nil ? kinds[kind] : nil
    }
    return work * total.workSeconds / total.work
  }

  /// Adds a duration, the later after the earlier; one that a clock made negative says nothing.
  mutating func add(stage: String, kind: String, wallSeconds: Double, work: Double? = nil) {
    guard wallSeconds >= 0, wallSeconds.isFinite, work?.isFinite != false else { return }
    latest[stage] = Run(seconds: wallSeconds, work: work)
    totals[kind, default: Totals()].seconds += wallSeconds
    totals[kind, default: Totals()].count += 1
    guard let work, work > 0 else { return }
    totals[kind, default: Totals()].add(work: work, seconds: wallSeconds)
  }
}
