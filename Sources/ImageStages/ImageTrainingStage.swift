package import Batches
package import ImageTrainings
internal import Kernels
package import Learning
internal import PreparedImages
package import StageKit
package import TrainingRuns

/// Trains one image network (paper, sections 4 and 5).
package struct ImageTrainingStage<Rules: ImageNetworkRules>: Stage {
  /// The settings of the network, and how its batches are made.
  package struct Parameters: Codable {
    package var network: ImageNetworkSettings
    var augmentation: AugmentationSettings
    package var labels: LabelLevel
    var dropsShortBatch: Bool
    var testShorterSide: Int

    private enum CodingKeys: CodingKey { case labels, dropsShortBatch, testShorterSide }

    package init(
      network: ImageNetworkSettings, augmentation: AugmentationSettings, labels: LabelLevel,
      dropsShortBatch: Bool, testShorterSide: Int
    ) {
      self.network = network
      self.augmentation = augmentation
      self.labels = labels
      self.dropsShortBatch = dropsShortBatch
      self.testShorterSide = testShorterSide
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      labels = try container.decode(LabelLevel.self, forKey: .labels)
      dropsShortBatch = try container.decode(Bool.self, forKey: .dropsShortBatch)
      testShorterSide = try container.decode(Int.self, forKey: .testShorterSide)
      network = try ImageNetworkSettings(from: decoder, among: Rules.self)
      augmentation = try AugmentationSettings(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
      try network.encode(to: encoder)
      try augmentation.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(labels, forKey: .labels)
      try container.encode(dropsShortBatch, forKey: .dropsShortBatch)
      try container.encode(testShorterSide, forKey: .testShorterSide)
    }

    /// The batches of a data set, a seed of their own keying every random choice.
    package var batches: BatchSettings {
      BatchSettings(
        augmentation: augmentation, testShorterSide: testShorterSide, labels: labels,
        dropsShortBatch: dropsShortBatch, seed: network.recipe.seed)
    }
  }

  package static var declaration: StageDeclaration {
    StageDeclaration(
      kind: "image-network", summary: "One image network, trained by one of the rules.",
      inputs: [.one("data", reading: PreparedDataset.fileName)],
      outputs: TrainingFiles.all, dependsOnMachine: true)
  }

  package static var example: Parameters { examples[0] }

  package static var examples: [Parameters] {
    ImageNetworkSettings.examples(among: Rules.self).map {
      Parameters(
        network: $0,
        augmentation: AugmentationSettings(
          smallestArea: 0.5, largestAspect: 1.5, padding: 4, flipProbability: 0.5,
          brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.25, cutout: 4), labels: .fine,
        dropsShortBatch: false, testShorterSide: 0)
    }
  }

  package static var choices: [String: [String]] { Rules.methods.choices }

  package static func parts(_ parameters: Parameters) -> [any Any.Type] {
    [type(of: parameters.network.rule)]
  }

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try run(parameters, in: context, saving: CheckpointSchedule(now: .now))
  }

  /// Trains, and saves checkpoints when the schedule says so.
  package static func run(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule
  ) throws {
    let network = parameters.network
    guard network.rule.microBatches == 1 || parameters.dropsShortBatch else {
      throw StageError.invalidInput(
        "`microBatches` cuts every batch into equal parts, and the last one of an epoch may be short\n"
          + "  next: set `dropsShortBatch` to true")
    }
    try train(parameters, in: context, saving: schedule) { run in
      try network.makeRule(
        side: run.batches.side, classes: run.batches.classes, on: run.device)
    }
  }

  /// Trains the network that `makeRule` draws for the run's images, and leaves all files.
  package static func train(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule,
    makeRule: (ImageTrainingRun) throws -> any LearningRule
  ) throws {
    let network = parameters.network
    let run = try ImageTrainingRun(parameters.batches, in: context)
    let curve = try run.train(
      makeRule(run), network.recipe, evaluationInterval: network.evaluationInterval,
      settings: parameters, saving: schedule)
    let metrics = ImageRunMetrics(
      network, parameters.labels, header: run.header, trainImages: run.batches.trainCount,
      testImages: run.batches.testCount, classes: run.batches.classes, curve: curve)
    try StableJSON.write(metrics, to: context.path(forOutput: ImageNetworkFiles.metrics))
    context.log(metrics.summary)
  }
}

/// What the training of a network leaves.
package enum ImageNetworkFiles {
  package static let metrics = TrainingFiles.metrics
  package static let curve = TrainingFiles.curve
  package static let model = TrainingFiles.model
  package static let settings = TrainingFiles.settings
}
