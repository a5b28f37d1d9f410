public import Kernels

/// A network on images: epochs of augmented batches, and test accuracy after some of them.
public struct ImageStudy: TrainingStudy {
  public typealias Batches = EpochBatches

  public let schedule: TrainingSchedule
  private let images: any ImageBatches
  private let recipe: TrainingRecipe
  private let evaluationInterval: Int
  private let device: Device

  fileprivate init(
    _ recipe: TrainingRecipe, _ batches: any ImageBatches, evaluationInterval: Int,
    _ device: Device
  ) {
    let perEpoch = batches.batchesPerEpoch(batchSize: recipe.batchSize)
    schedule = TrainingSchedule(
      steps: recipe.epochs * perEpoch, pointInterval: perEpoch, longestStretch: 1)
    images = batches
    self.recipe = recipe
    self.evaluationInterval = evaluationInterval
    self.device = device
  }

  public func point(at moment: TrainingMoment) throws(LearningError) -> ImageCurvePoint {
    let (rule, means) = (moment.rules[0], moment.means[0])
    let epoch = moment.step / schedule.pointInterval
    let isMeasured = epoch % evaluationInterval == 0 || epoch == recipe.epochs
    return ImageCurvePoint(
      epoch: epoch, layerLosses: means.layerMeans, classifierLoss: means.classifierMean,
      temperatures: rule.temperatures,
      test: isMeasured
        ? testAccuracies(of: rule, images, batchSize: recipe.batchSize, on: device) : nil)
  }

  public func progress(step: Int, loss: Double, curve: [ImageCurvePoint]) -> TrainingProgress {
    let test = curve.last { $0.test != nil }?.test
    return TrainingProgress(
      step: step, totalSteps: schedule.steps, loss: loss, epoch: curve.count,
      totalEpochs: recipe.epochs,
      testAccuracy: (test?.concatenated ?? test?.logitSum)?.fraction)
  }
}

/// The batches of a network, all of them in the same tensor.
public struct EpochBatches: TrainingBatches {
  private let batches: any ImageBatches
  private let batchSize: Int
  private let perEpoch: Int
  private let x: Tensor
  private var labels: [Int32] = []

  fileprivate init(_ batches: any ImageBatches, batchSize: Int, on device: Device) {
    self.batches = batches
    self.batchSize = batchSize
    perEpoch = batches.batchesPerEpoch(batchSize: batchSize)
    x = device.memory.tensor(
      [batchSize, batches.side, batches.side, batches.channels], for: .inputs)
  }

  public mutating func draw(step: Int) -> (x: Tensor, labels: [Int32], epoch: Int) {
    let (epoch, batch) = step.quotientAndRemainder(dividingBy: perEpoch)
    let count = batches.trainBatch(
      epoch: epoch, batch: batch, batchSize: batchSize, into: x, labels: &labels)
    return (x.rows(0..<count), labels, epoch)
  }
}

public typealias ImageTraining = TrainingRun<ImageStudy>

extension TrainingRun where Study == ImageStudy {
  /// `evaluationInterval` counts epochs between measurements of test accuracy.
  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ trainee: Trainee, batches: any ImageBatches, evaluationInterval: Int, on device: Device
  ) throws(LearningError) {
    try require(
      evaluationInterval > 0, "evaluationInterval", evaluationInterval, "at least 1")
    let recipe = trainee.recipe
    self.init(
      ImageStudy(recipe, batches, evaluationInterval: evaluationInterval, device),
      [(trainee, EpochBatches(batches, batchSize: recipe.batchSize, on: device))], threads: 1)
  }
}

/// The test accuracies of a network.
public func testAccuracies(
  of rule: any LearningRule, _ batches: any ImageBatches, batchSize: Int, on device: Device
) -> ImageAccuracies {
  let x = device.memory.tensor(
    [batchSize, batches.side, batches.side, batches.channels], for: .inputs)
  var labels: [Int32] = []
  var counter = ImageAccuracyCounter()
  for first in stride(from: 0, to: batches.testCount, by: batchSize) {
    let count = batches.testBatch(from: first, count: batchSize, into: x, labels: &labels)
    counter.add(rule.predict(x.rows(0..<count)), labels: labels)
  }
  return counter.accuracies
}
