/// One epoch of a learning curve.
public struct ImageCurvePoint: Codable, Sendable, Equatable {
  /// Epochs finished.
  public let epoch: Int
  /// The mean over the epoch's images of each layer's loss.
  public let layerLosses: [Double]
  /// The same of the classifier's loss.
  public let classifierLoss: Double?
  /// The temperature of each layer at the end of the epoch.
  public let temperatures: [Float]
  /// Measured after some epochs and the last one.
  public let test: ImageAccuracies?
}

/// The losses of an epoch so far, weighted by images.
struct EpochLosses: Codable, Sendable, Equatable {
  private(set) var images = 0
  private var layers: [Double] = []
  private var classifier: Double?

  mutating func add(_ losses: StepLosses, images count: Int) {
    if layers.isEmpty { layers = losses.layers.map { _ in 0 } }
    for (index, loss) in losses.layers.enumerated() { layers[index] += Double(count) * loss }
    if let loss = losses.classifier { classifier = (classifier ?? 0) + Double(count) * loss }
    images += count
  }

  var layerMeans: [Double] { layers.map { $0 / Double(images) } }
  var classifierMean: Double? { classifier.map { $0 / Double(images) } }
}

/// Where the training of an image network stands.
public struct ImageTrainingProgress: Sendable, Equatable {
  /// Steps taken so far, over all epochs.
  public let step: Int
  public let totalSteps: Int
  /// Epochs finished.
  public let epoch: Int
  public let totalEpochs: Int
  /// The sum of the last step's losses.
  public let loss: Double
  /// What the last evaluation found.
  public let test: ImageAccuracies?
}
