internal import Foundation

/// How long stages took before, in seconds of a machine on which nothing else runs.
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
    /// Of the logarithm of the seconds for a unit of work, over the same runs.
    var logarithms = Spread()

    mutating func add(work new: Double, seconds: Double) {
      guard new >= mostWork / 10 else { return }
      if new > 10 * mostWork { (work, workSeconds, logarithms) = (0, 0, Spread()) }
      mostWork = max(mostWork, new)
      work += new
      workSeconds += seconds
      if seconds > 0 { logarithms.add(log(seconds / new)) }
    }
  }

  /// The standard deviation of numbers that come one by one.
  private struct Spread: Equatable {
    var count = 0
    var mean = 0.0
    var squares = 0.0

    mutating func add(_ number: Double) {
      count += 1
      let distance = number - mean
      mean += distance / Double(count)
      squares += distance * (number - mean)
    }

    var deviation: Double? { count > 1 ? (squares / Double(count - 1)).squareRoot() : nil }
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

  /// The factor by which a run of `kind` typically differs from its estimate, up or down.
  ///
  /// It is e to the standard deviation of the logarithms of the times that the runs of the kind took for a unit of
  /// work; nil for kinds of which fewer than two runs tell.
  public func factor(kind: String) -> Double? { totals[kind]?.logarithms.deviation.map { exp($0) } }

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
