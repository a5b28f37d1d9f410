package import Batches
internal import Checkpoints
internal import Foundation
package import Kernels
package import Learning
package import PreparedImages
package import StageKit

/// A training on images as a stage: where its batches come from, checkpoints and progress on the way, and the
/// files that it leaves.
package struct ImageTrainingRun {
  package let device: Device
  /// What is known of the data set.
  package let header: PreparedHeader
  package let batches: TimedBatches
  private let context: StageContext

  /// The data set is behind the slot `data`.
  package init(_ settings: BatchSettings, in context: StageContext) throws {
    try BLAS.prepare()
    let device = Device(threads: context.threads)
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(PreparedDataset.fileName))
    header = dataset.header
    batches = TimedBatches(
      try BatchLoader(dataset, settings, threads: context.threads, in: device.memory))
    self.device = device
    self.context = context
  }

  /// Trains a rule to the end, from its last checkpoint if there is one, and saves others when the schedule says
  /// so; leaves the network, its learning curve and `settings`.
  package func train(
    _ rule: any LearningRule, _ recipe: TrainingRecipe, evaluationInterval: Int,
    settings: some Encodable, saving schedule: CheckpointSchedule
  ) throws -> [ImageCurvePoint] {
    var training = try ImageTraining(
      Trainee(rule, recipe, on: device), batches: batches, evaluationInterval: evaluationInterval,
      on: device)
    if let saved = context.checkpoint.read() {
      try training.resume(from: SafeTensors(decoding: saved))
      context.log("resumes from the checkpoint of step \(training.stepsTaken)")
    }
    let began = ContinuousClock.now
    var schedule = schedule
    let pace = TrainingPace(now: .now, step: training.stepsTaken, batchSize: recipe.batchSize)
    let curve = try training.run { progress, makeCheckpoint in
      context.report(pace.report(progress, now: .now))
      if progress.step < progress.totalSteps, schedule.isDue(.now) {
        let began = ContinuousClock.now
        try context.checkpoint.save(try makeCheckpoint().encoded())
        schedule.saved(from: began, to: .now)
      }
    }
    context.log(batches.summary(of: .now - began))
    try StableJSON.write(curve, to: context.path(forOutput: TrainingFiles.curve))
    try StableJSON.write(settings, to: context.path(forOutput: TrainingFiles.settings))
    try SafeTensors(network: rule).encoded()
      .write(to: URL(fileURLWithPath: context.path(forOutput: TrainingFiles.model)))
    return curve
  }
}

/// What a training on images leaves.
package enum TrainingFiles {
  package static let metrics = "metrics.json"
  package static let curve = "curve.json"
  package static let model = "model.safetensors"
  /// The parameters that the network was trained under, as `pipeline.json` names them.
  package static let settings = "settings.json"

  package static let all = [metrics, curve, model, settings]
}
