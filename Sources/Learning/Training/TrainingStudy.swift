public import Kernels

/// What differs between trainings: the batches, when to look, and what the learning curve records.
///
/// A `TrainingRun` does everything else: students and networks on images take their steps, diverge, leave
/// checkpoints and resume from them alike.
public protocol TrainingStudy {
  associatedtype Batches: TrainingBatches
  /// What the learning curve records.
  associatedtype Point: Codable, Equatable, Sendable

  var schedule: TrainingSchedule { get }

  /// Looks at the models after a stretch that ends at a point of the curve.
  /// - Throws: `LearningError.diverged`.
  mutating func point(at moment: TrainingMoment) throws(LearningError) -> Point

  /// What people see of a training between two looks.
  func progress(step: Int, loss: Double, curve: [Point]) -> TrainingProgress
}

/// The batches of one model: functions of the step, so that a training may resume anywhere.
public protocol TrainingBatches {
  /// The batch x of a step (from 0) with its labels, and the epoch that it belongs to.
  mutating func draw(step: Int) -> (x: Tensor, labels: [Int32], epoch: Int)
}

/// A look at a training.
public struct TrainingMoment {
  /// Steps taken so far.
  public let step: Int
  /// The mean over the models of the last batch's loss.
  public let loss: Double
  /// Each model's losses since the last point.
  let means: [MeanLosses]
  /// The models.
  let rules: [any LearningRule]
  /// Computes what `loss` is under the present parameters, which stay.
  let presentLoss: () -> Double
}

/// Where a training stands.
public struct TrainingProgress: Sendable, Equatable {
  /// Steps taken so far, over all epochs.
  public let step: Int
  public let totalSteps: Int
  /// The loss of the last batch: the sum over a rule's losses, the mean over an ensemble's members.
  public let loss: Double
  /// Epochs finished, and all of them, where a training has epochs.
  public var epoch: Int?
  public var totalEpochs: Int?
  /// The test accuracy that the last look found, from 0 to 1.
  public var testAccuracy: Double?
}

/// Losses since the last point of a learning curve, weighted by samples.
struct MeanLosses: Codable, Sendable, Equatable {
  private(set) var samples = 0
  private var layers: [Double] = []
  private var classifier: Double?

  mutating func add(_ losses: StepLosses, samples count: Int) {
    if layers.isEmpty { layers = losses.layers.map { _ in 0 } }
    for (index, loss) in losses.layers.enumerated() { layers[index] += Double(count) * loss }
    if let loss = losses.classifier { classifier = (classifier ?? 0) + Double(count) * loss }
    samples += count
  }

  var layerMeans: [Double] { layers.map { $0 / Double(samples) } }
  var classifierMean: Double? { classifier.map { $0 / Double(samples) } }
}
