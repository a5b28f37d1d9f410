package import Batches
package import FullyConnected
internal import ImageTrainings
internal import Kernels
package import Learning
internal import PreparedImages
package import StageKit
package import TrainingRuns

/// Trains one forward-forward network of fully connected layers (paper, appendix D.3).
package struct MLPTrainingStage: Stage {
  /// The network, how it learns, and how its batches are made.
  package struct Parameters: Codable {
    package var network: MLPSettings
    package var recipe: TrainingRecipe
    var augmentation: AugmentationSettings
    package var labels: LabelLevel
    var dropsShortBatch: Bool
    var testShorterSide: Int
    package var evaluationInterval: Int

    private enum CodingKeys: CodingKey {
      case labels, dropsShortBatch, testShorterSide, evaluationInterval
    }

    package init(
      network: MLPSettings, recipe: TrainingRecipe, augmentation: AugmentationSettings,
      labels: LabelLevel, dropsShortBatch: Bool, testShorterSide: Int, evaluationInterval: Int
    ) {
      self.network = network
      self.recipe = recipe
      self.augmentation = augmentation
      self.labels = labels
      self.dropsShortBatch = dropsShortBatch
      self.testShorterSide = testShorterSide
      self.evaluationInterval = evaluationInterval
    }

    package init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      labels = try container.decode(LabelLevel.self, forKey: .labels)
      dropsShortBatch = try container.decode(Bool.self, forKey: .dropsShortBatch)
      testShorterSide = try container.decode(Int.self, forKey: .testShorterSide)
      evaluationInterval = try container.decode(Int.self, forKey: .evaluationInterval)
      network = try MLPSettings(from: decoder)
      recipe = try TrainingRecipe(from: decoder)
      augmentation = try AugmentationSettings(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
      try network.encode(to: encoder)
      try recipe.encode(to: encoder)
      try augmentation.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(labels, forKey: .labels)
      try container.encode(dropsShortBatch, forKey: .dropsShortBatch)
      try container.encode(testShorterSide, forKey: .testShorterSide)
      try container.encode(evaluationInterval, forKey: .evaluationInterval)
    }

    /// The batches of a data set, a seed of their own keying every random choice.
    package var batches: BatchSettings {
      BatchSettings(
        augmentation: augmentation, testShorterSide: testShorterSide, labels: labels,
        dropsShortBatch: dropsShortBatch, seed: recipe.seed)
    }
  }

  package static let metricsFile = TrainingFiles.metrics
  package static let settingsFile = TrainingFiles.settings

  package static let declaration = StageDeclaration(
    kind: "mlp-network", summary: "One forward-forward network of fully connected layers.",
    inputs: [.one("data", reading: PreparedDataset.fileName)],
    outputs: TrainingFiles.all, dependsOnMachine: true)

  package static let example = Parameters(
    network: MLPSettings(
      hiddenLayers: 2, width: 8, temperatureMinimum: 0.5, temperatureMaximum: 1.5,
      learnsTemperature: true, margin: .learned, marginPerUnit: 0.5, warmStartCutoff: 20,
      overlay: .constant, overlayScale: 0.5, neutralOverlay: .uniform, goodness: .sum,
      propagation: .unitLength,
      hiddenNorm: .none, readout: .allAllowed, normalizesReadLayers: true,
      normalizesFeatures: true, detachesClassifier: false, losses: .blend, blend: 0.5,
      penalty: 0.5),
    recipe: TrainingRecipe(
      epochs: 1, batchSize: 4, learningRate: 0.5, learningRateFloor: 0.25, weightDecay: 0.5,
      beta1: 0.5, beta2: 0.5, epsilon: 0.5, gradientClip: 0.5, seed: 1),
    augmentation: AugmentationSettings(
      smallestArea: 0.5, largestAspect: 1.5, padding: 4, flipProbability: 0.5, brightness: 0.5,
      contrast: 0.5, saturation: 0.5, hue: 0.25, cutout: 4), labels: .fine,
    dropsShortBatch: false, testShorterSide: 32, evaluationInterval: 1)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    try run(parameters, in: context, saving: CheckpointSchedule(now: .now))
  }

  /// Trains, and saves checkpoints when the schedule says so.
  package static func run(
    _ parameters: Parameters, in context: StageContext, saving schedule: CheckpointSchedule
  ) throws {
    let run = try ImageTrainingRun(parameters.batches, in: context)
    let rule = try ForwardForwardMLP(
      side: run.batches.side, classes: run.batches.classes, parameters.network,
      seed: parameters.recipe.seed, on: run.device)
    let curve = try run.train(
      rule, parameters.recipe, evaluationInterval: parameters.evaluationInterval,
      settings: parameters, saving: schedule)
    let metrics = try MLPRunMetrics(parameters, run.header, run.batches, curve)
    try StableJSON.write(metrics, to: context.path(forOutput: metricsFile))
    context.log("test accuracy \(metrics.test.fraction)")
  }
}
