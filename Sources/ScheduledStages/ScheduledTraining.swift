package import ImageStages
internal import ImageTrainings
package import Learning
internal import PreparedImages
internal import ScheduledRules
package import StageKit
package import TrainingRuns

/// Trains one image network by a rule that has a schedule of its own (`ScheduledImageRule`).
///
/// Images, augmentation, evaluation, checkpoints and files are those of the kind `image-network`, so a table can
/// read trainings of both.
package struct ScheduledTraining<Rules: ImageNetworkRules>: Stage {
  package typealias Parameters = ImageTrainingStage<Rules>.Parameters

  package static var declaration: StageDeclaration {
    StageDeclaration(
      kind: "scheduled-network",
      summary: "One image network, trained by a rule with a schedule of its own.",
      inputs: [.one("data", reading: PreparedDataset.fileName)],
      outputs: TrainingFiles.all, dependsOnMachine: true)
  }

  package static var example: Parameters { ImageTrainingStage<Rules>.example }
  package static var examples: [Parameters] { ImageTrainingStage<Rules>.examples }
  package static var choices: [String: [String]] { ImageTrainingStage<Rules>.choices }

  package static func parts(_ parameters: Parameters) -> [any Any.Type] {
    ImageTrainingStage<Rules>.parts(parameters)
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try run(parameters, in: context, saving: CheckpointSchedule(now: .now))
  }

  /// Trains, and saves checkpoints when the schedule says so.
  package static func run(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule
  ) throws {
    let network = parameters.network
    try ImageTrainingStage<Rules>.train(parameters, in: context, saving: schedule) { run in
      let clock = TrainingClock(
        epochs: network.recipe.epochs,
        stepsPerEpoch: run.batches.batchesPerEpoch(batchSize: network.recipe.batchSize))
      return try network.makeRule(
        side: run.batches.side, classes: run.batches.classes, clock, on: run.device)
    }
  }
}
