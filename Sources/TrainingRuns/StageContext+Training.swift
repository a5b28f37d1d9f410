package import Checkpoints
internal import Foundation
package import Learning
package import StageKit

extension StageContext {
  /// Trains to the end, from the last checkpoint if there is one, and saves others when the schedule says so.
  package func train<Study: TrainingStudy>(
    _ training: inout TrainingRun<Study>, batchSize: Int, saving schedule: CheckpointSchedule
  ) throws -> [Study.Point] {
    if let saved = checkpoint.read() {
      try training.resume(from: SafeTensors(decoding: saved))
      log("resumes from the checkpoint of step \(training.stepsTaken)")
    }
    var schedule = schedule
    let pace = TrainingPace(now: .now, step: training.stepsTaken, batchSize: batchSize)
    return try training.run { progress, makeCheckpoint in
      report(pace.report(progress, now: .now))
      if progress.step < progress.totalSteps, schedule.isDue(.now) {
        let began = ContinuousClock.now
        try checkpoint.save(try makeCheckpoint().encoded())
        schedule.saved(from: began, to: .now)
      }
    }
  }

  /// Leaves what every training does: a model, and how it learned.
  package func leave(_ model: SafeTensors, curve: some Encodable) throws {
    try StableJSON.write(curve, to: path(forOutput: TrainingFiles.curve))
    try model.encoded().write(to: URL(fileURLWithPath: path(forOutput: TrainingFiles.model)))
  }
}
