/// When to save a checkpoint: after at least half a minute, and rarely enough that saving takes no
/// more than a fiftieth of the time, unless told otherwise.
///
/// The clock decides when the state is saved, and never what it is.
package struct CheckpointSchedule {
  private let shortestInterval: Duration
  /// From one checkpoint to the next pass so many times the time that saving took.
  private let costFactor: Int
  private var due: ContinuousClock.Instant

  package init(
    now: ContinuousClock.Instant, shortestInterval: Duration = .seconds(30), costFactor: Int = 50
  ) {
    self.shortestInterval = shortestInterval
    self.costFactor = costFactor
    due = now + shortestInterval
  }

  package func isDue(_ now: ContinuousClock.Instant) -> Bool { now >= due }

  /// A checkpoint was saved between two instants.
  package mutating func saved(from began: ContinuousClock.Instant, to now: ContinuousClock.Instant)
  {
    due = now + max(shortestInterval, (now - began) * costFactor)
  }
}
