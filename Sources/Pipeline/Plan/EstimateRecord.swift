/// What a build said of its own duration, and how far that was from the truth.
public struct EstimateRecord: Codable, Equatable, Sendable {
  /// Seconds after the beginning at which the first estimate was shown.
  public var firstAt: Double
  /// The whole duration by the first estimate.
  public var firstSeconds: Double
  /// The whole duration by the estimate that was shown when a tenth of it had passed; nil for none.
  public var tenthSeconds: Double?
  /// By how much that was too long, as a share of the true duration; negative when it was too short.
  public var tenthError: Double?
}

/// The estimates of a build, as they were shown.
public struct EstimateCourse: Sendable {
  private var points: [(time: Double, whole: Double)] = []

  public init() {}

  /// At `time` the build was to take `left` more seconds; of one second one estimate is kept.
  public mutating func note(left: Double, at time: Double) {
    if let last = points.last, time - last.time < 1 { return }
    points.append((time, time + left))
  }

  /// The record of a build that took so many seconds; nil when nothing was ever shown.
  public func record(after seconds: Double) -> EstimateRecord? {
    guard let first = points.first, seconds > 0 else { return nil }
    let tenth = points.last { $0.time <= seconds / 10 }
    return EstimateRecord(
      firstAt: first.time, firstSeconds: first.whole, tenthSeconds: tenth?.whole,
      tenthError: tenth.map { ($0.whole - seconds) / seconds })
  }
}
