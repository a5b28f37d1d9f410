import Foundation
import Pipeline

extension RunRecord {
  /// What a build of `targets` did, from its outcome.
  init(
    _ outcome: Build.Outcome, targets: [String], profile: String, total: Int, startedAt: Double,
    seconds: Double, estimate: EstimateRecord?
  ) {
    let open = outcome.unreachable.count + outcome.notStarted.count
    self.init(
      startedAt: startedAt, seconds: seconds, targets: targets, profile: profile,
      executed: outcome.executed.count, failed: outcome.failures.count,
      reused: max(0, total - outcome.executed.count - outcome.failures.count - open),
      isInterrupted: outcome.isInterrupted, estimate: outcome.isInterrupted ? nil : estimate)
  }
}
