/// Successive runs in which a number did not change.
public struct HistoryStretch: Equatable, Sendable, Codable {
  public var since: Timestamp
  public var until: Timestamp
  /// The run that began the stretch, and its revision.
  public var run: String
  public var revision: String?
  public var runs: Int
  /// The number; nil where the runs did not have it.
  public var metric: Metric?
  /// How it differs from the number before; nil for the first stretch.
  public var step: String?
}

/// The course of one number, as JSON has it.
public struct HistoryCourse: Equatable, Sendable, ByteStable {
  public var metric: MetricID
  public var stretches: [HistoryStretch]

  public init(metric: MetricID, stretches: [HistoryStretch]) {
    self.metric = metric
    self.stretches = stretches
  }
}

extension History {
  /// The runs by date; those of one date keep the order of the file.
  var runsByDate: [HistoryRun] {
    runs.enumerated()
      .sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }
      .map(\.element)
  }

  /// The stretches of one number by date, the earliest first; none for a number that no run has.
  public func stretches(of id: MetricID) -> [HistoryStretch] {
    var stretches: [HistoryStretch] = []
    for run in runsByDate {
      let metric = run.numbers[id]
      if let last = stretches.last, Self.isSame(last.metric, metric) {
        stretches[stretches.count - 1].until = run.date
        stretches[stretches.count - 1].runs += 1
      } else if metric != nil || !stretches.isEmpty {
        stretches.append(
          HistoryStretch(
            since: run.date, until: run.date, run: run.id, revision: run.revision, runs: 1,
            metric: metric,
            step: stretches.last.map { Self.step(from: $0.metric, to: metric) }))
      }
    }
    return stretches
  }

  private static func isSame(_ one: Metric?, _ two: Metric?) -> Bool {
    guard let one, let two else { return one == nil && two == nil }
    let (left, right) = (Reading(one), Reading(two))
    return left.obstacle(besides: right) == nil && left.isSame(as: right)
  }

  private static func step(from old: Metric?, to new: Metric?) -> String {
    guard let new else { return "gone" }
    guard let old else { return "back" }
    if let obstacle = Reading(new).obstacle(besides: Reading(old)) {
      return "not comparable: \(obstacle)"
    }
    let change = new.value - old.value
    guard change.isFinite else {
      return new.value.isFinite ? "a finite number again" : "no finite number any more"
    }
    let decimals = NumberText.decimals(of: [old.value, new.value], toShow: change)
    return change == 0
      ? "other spread" : "changed by " + DecimalText.text(change, decimals: decimals, signed: true)
  }
}
