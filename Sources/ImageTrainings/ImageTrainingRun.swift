package import Batches
internal import Checkpoints
package import Kernels
package import Learning
package import PreparedImages
package import StageKit
package import TrainingRuns

/// A training on images as a stage: where its batches come from, and the files that it leaves.
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
    let began = ContinuousClock.now
    let curve = try context.train(&training, batchSize: recipe.batchSize, saving: schedule)
    context.log(batches.summary(of: .now - began))
    try context.leave(SafeTensors(network: rule), curve: curve)
    try StableJSON.write(settings, to: context.path(forOutput: TrainingFiles.settings))
    return curve
  }
}
