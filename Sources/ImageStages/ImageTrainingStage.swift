package import Batches
internal import Checkpoints
internal import Foundation
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
      outputs: [
        ImageNetworkFiles.metrics, ImageNetworkFiles.curve, ImageNetworkFiles.model,
        ImageNetworkFiles.settings,
      ], dependsOnMachine: true)
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

  package static var choices: [String: [String]] {
    Rules.all.reduce(into: ["method": Rules.all.map { $0.method.rawValue }]) { choices, rule in
      choices.merge(rule.choices) { named, _ in named }
    }
  }

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
    try BLAS.prepare()
    let network = parameters.network
    guard network.rule.microBatches == 1 || parameters.dropsShortBatch else {
      throw StageError.invalidInput(
        "`microBatches` cuts every batch into equal parts, and the last one of an epoch may be short\n"
          + "  next: set `dropsShortBatch` to true")
    }
    let device = Device(threads: context.threads)
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(PreparedDataset.fileName))
    let batches = TimedBatches(
      try BatchLoader(dataset, parameters.batches, threads: context.threads, in: device.memory))
    let rule = try network.makeRule(side: batches.side, classes: batches.classes, on: device)
    var training = try ImageTraining(
      ImageTrainee(rule, network.recipe, on: device), batches: batches,
      evaluationInterval: network.evaluationInterval, on: device)
    if let saved = context.checkpoint.read() {
      try training.resume(from: SafeTensors(decoding: saved))
      context.log("goes on from a checkpoint after step \(training.stepsTaken)")
    }

    let began = ContinuousClock.now
    var schedule = schedule
    let pace = TrainingPace(
      now: .now, step: training.stepsTaken, batchSize: network.recipe.batchSize)
    let curve = try training.run { progress, makeCheckpoint in
      context.report(pace.report(progress, now: .now))
      if progress.step < progress.totalSteps, schedule.isDue(.now) {
        let began = ContinuousClock.now
        try context.checkpoint.save(try makeCheckpoint().encoded())
        schedule.saved(from: began, to: .now)
      }
    }

    let waiting = batches.summary(of: .now - began)
    let metrics = ImageRunMetrics(
      network, parameters.labels, header: dataset.header, trainImages: batches.trainCount,
      testImages: batches.testCount, classes: batches.classes, curve: curve)
    try StableJSON.write(metrics, to: context.path(forOutput: ImageNetworkFiles.metrics))
    try StableJSON.write(curve, to: context.path(forOutput: ImageNetworkFiles.curve))
    try StableJSON.write(parameters, to: context.path(forOutput: ImageNetworkFiles.settings))
    try SafeTensors(network: rule).encoded()
      .write(to: URL(fileURLWithPath: context.path(forOutput: ImageNetworkFiles.model)))
    context.log(metrics.summary)
    context.log(waiting)
  }
}

/// What the training of a network leaves.
package enum ImageNetworkFiles {
  package static let metrics = "metrics.json"
  package static let curve = "curve.json"
  package static let model = "model.safetensors"
  /// The parameters that the network was trained under, as `pipeline.json` names them.
  package static let settings = "settings.json"
}
