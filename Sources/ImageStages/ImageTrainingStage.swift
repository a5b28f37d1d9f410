package import Batches
internal import Checkpoints
internal import Foundation
internal import Kernels
package import Learning
internal import PreparedImages
package import StageKit
package import TrainingRuns

/// Trains one image network (paper, sections 4 and 5).
package struct ImageTrainingStage: Stage {
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
      network = try ImageNetworkSettings(from: decoder)
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

  package static let metricsFile = "metrics.json"
  package static let curveFile = "curve.json"
  static let modelFile = "model.safetensors"
  /// The parameters that the network was trained under, as `pipeline.json` names them.
  package static let settingsFile = "settings.json"

  package static let declaration = StageDeclaration(
    kind: "image-network", summary: "One image network, trained by DTG-FF or backpropagation.",
    inputs: [.one("data", reading: PreparedDataset.fileName)],
    outputs: [metricsFile, curveFile, modelFile, settingsFile],
    dependsOnMachine: true)

  package static let example = Parameters(
    network: ImageNetworkSettings(
      method: .dtgFF, backbone: .vgg8, width: 0.5, evaluationInterval: 1,
      recipe: TrainingRecipe(
        epochs: 1, batchSize: 4, learningRate: 0.5, learningRateFloor: 0.25, weightDecay: 0.5,
        beta1: 0.5, beta2: 0.5, epsilon: 0.5, gradientClip: 0.5, seed: 1),
      block: BlockSettings(
        convolutionBias: true, blockOrder: .poolFirst, normEpsilon: 0.5),
      classifier: ClassifierSettings(
        classifierFeatures: .activation, classifierDropout: 0.5, labelSmoothing: 0.5),
      goodness: GoodnessSettings(
        temperatureMinimum: 0.5, temperatureMaximum: 1.5, learnsTemperature: true,
        decaysTemperature: true, projectionScale: .inverseSqrtClasses,
        projectionColumns: .asDrawn, goodnessSmoothing: 0.5, propagationNorm: .layerNorm,
        propagationDropout: 0.5, order: .pipelined),
      backpropagation: BackpropagationSettings(
        heads: .everyLayer, headInput: .cells, headSmoothing: 0.5, blockNorm: .layerNorm,
        blockDropout: 0.5, optimizers: .global,
        activations: .kept, microBatches: 1)),
    augmentation: AugmentationSettings(
      smallestArea: 0.5, largestAspect: 1.5, padding: 4, flipProbability: 0.5, brightness: 0.5,
      contrast: 0.5, saturation: 0.5, hue: 0.25, cutout: 4), labels: .fine,
    dropsShortBatch: false, testShorterSide: 0)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try run(parameters, in: context, saving: CheckpointSchedule(now: .now))
  }

  /// Trains, and saves checkpoints when the schedule says so.
  package static func run(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule
  ) throws {
    try BLAS.prepare()
    let network = parameters.network
    let isCut = network.method == .backpropagation && network.backpropagation.microBatches > 1
    guard !isCut || parameters.dropsShortBatch else {
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
      parameters, header: dataset.header, trainImages: batches.trainCount,
      testImages: batches.testCount, classes: batches.classes, curve: curve)
    try StableJSON.write(metrics, to: context.path(forOutput: metricsFile))
    try StableJSON.write(curve, to: context.path(forOutput: curveFile))
    try StableJSON.write(parameters, to: context.path(forOutput: settingsFile))
    try SafeTensors(network: rule).encoded()
      .write(to: URL(fileURLWithPath: context.path(forOutput: modelFile)))
    context.log(metrics.summary)
    context.log(waiting)
  }
}
