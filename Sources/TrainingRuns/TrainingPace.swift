internal import Learning
internal import StageKit

/// How fast a training goes in this process.
struct TrainingPace {
  private let began: ContinuousClock.Instant
  private let firstStep: Int
  private let batchSize: Int

  init(now: ContinuousClock.Instant, step: Int, batchSize: Int) {
    began = now
    firstStep = step
    self.batchSize = batchSize
  }

  /// What people and other processes see of a training.
  func report(_ progress: TrainingProgress, now: ContinuousClock.Instant) -> StageProgress {
    let seconds = (now - began) / .seconds(1)
    let rate = seconds > 0 ? Double(progress.step - firstStep) / seconds : nil
    var details: [String] = []
    if let epoch = progress.epoch, let total = progress.totalEpochs {
      details.append("epoch \(min(epoch + 1, total))/\(total)")
      if let rate { details.append("\(Int((rate * Double(batchSize)).rounded())) images/s") }
    }
    if let accuracy = progress.testAccuracy {
      details.append("test accuracy \((accuracy * 1000).rounded() / 10) %")
    }
    return StageProgress(
      step: progress.step, totalSteps: progress.totalSteps, loss: progress.loss, rate: rate,
      detail: details.isEmpty ? nil : details.joined(separator: ", "))
  }
}
