package import Learning
package import StageKit

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

/// How fast a training goes in this process.
package struct TrainingPace {
  private let began: ContinuousClock.Instant
  private let firstStep: Int
  private let batchSize: Int

  package init(now: ContinuousClock.Instant, step: Int, batchSize: Int) {
    began = now
    firstStep = step
    self.batchSize = batchSize
  }

  /// What people and other processes see of a training.
  package func report(_ progress: ImageTrainingProgress, now: ContinuousClock.Instant)
    -> StageProgress
  {
    let seconds = (now - began) / .seconds(1)
    let rate = seconds > 0 ? Double(progress.step - firstStep) / seconds : nil
    var details = ["epoch \(min(progress.epoch + 1, progress.totalEpochs))/\(progress.totalEpochs)"]
    if let rate { details.append("\(Int((rate * Double(batchSize)).rounded())) images/s") }
    if let accuracy = progress.test.flatMap({ $0.concatenated ?? $0.logitSum }) {
      details.append("test accuracy \((accuracy.fraction * 1000).rounded() / 10) %")
    }
    return StageProgress(
      step: progress.step, totalSteps: progress.totalSteps, loss: progress.loss, rate: rate,
      detail: details.joined(separator: ", "))
  }
}
