public import Checkpoints
public import Kernels

/// Trains an image network over epochs, evaluates it, and leaves checkpoints on the way.
///
/// Equal settings and data give equal bits in equal numeric environments, for any number of threads,
/// and whether the training ran in one go or went on from checkpoints.
public struct ImageTraining {
  private var trainee: Trainee
  private let batches: any ImageBatches
  private let device: Device
  private let evaluationInterval: Int
  private var position = ImageCheckpoint.Position()

  /// `evaluationInterval` counts epochs between measurements of test accuracy.
  /// - Throws: `LearningError.invalidSetting`.
  public init(
    _ trainee: Trainee, batches: any ImageBatches, evaluationInterval: Int, on device: Device
  ) throws(LearningError) {
    try require(
      evaluationInterval > 0, "evaluationInterval", evaluationInterval, "at least 1")
    self.trainee = trainee
    self.batches = batches
    self.evaluationInterval = evaluationInterval
    self.device = device
  }

  /// Goes on from a checkpoint that `run` handed out.
  /// - Throws: `LearningError.dataMismatch` if it is another training's.
  public mutating func resume(from checkpoint: SafeTensors) throws {
    position = try ImageCheckpoint.restore(checkpoint, into: &trainee)
  }

  /// Steps taken so far.
  public var stepsTaken: Int { position.step }

  /// Trains to the end; returns the learning curve, whose last point has test accuracies.
  ///
  /// `onStep` is called after every step. A checkpoint is made only if it asks its argument for one;
  /// what it throws ends the training and is thrown on.
  /// - Throws: `LearningError.diverged`.
  public mutating func run(
    onStep: (ImageTrainingProgress, _ checkpoint: () throws -> SafeTensors) throws -> Void
  ) throws -> [ImageCurvePoint] {
    let recipe = trainee.recipe
    let perEpoch = batches.batchesPerEpoch(batchSize: recipe.batchSize)
    let total = recipe.epochs * perEpoch
    let x = device.memory.tensor(
      [recipe.batchSize, batches.side, batches.side, batches.channels], for: .inputs)
    var labels: [Int32] = []
    for step in position.step..<max(total, position.step) {
      let (epoch, batch) = step.quotientAndRemainder(dividingBy: perEpoch)
      let count = batches.trainBatch(
        epoch: epoch, batch: batch, batchSize: recipe.batchSize, into: x, labels: &labels)
      let losses = trainee.train(x.rows(0..<count), labels: labels, step: step, epoch: epoch)
      guard losses.total.isFinite else { throw LearningError.diverged(step: step + 1) }
      position.losses.add(losses, images: count)
      position.step = step + 1
      if batch + 1 == perEpoch { endEpoch(epoch + 1) }
      let progress = ImageTrainingProgress(
        step: step + 1, totalSteps: total, epoch: position.curve.count, totalEpochs: recipe.epochs,
        loss: losses.total, test: position.curve.last { $0.test != nil }?.test)
      try onStep(progress) { try ImageCheckpoint.make(trainee, at: position) }
    }
    return position.curve
  }

  private mutating func endEpoch(_ epoch: Int) {
    let isMeasured = epoch % evaluationInterval == 0 || epoch == trainee.recipe.epochs
    position.curve.append(
      ImageCurvePoint(
        epoch: epoch, layerLosses: position.losses.layerMeans,
        classifierLoss: position.losses.classifierMean, temperatures: trainee.rule.temperatures,
        test: isMeasured
          ? testAccuracies(
            of: trainee.rule, batches, batchSize: trainee.recipe.batchSize, on: device) : nil))
    position.losses = EpochLosses()
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
