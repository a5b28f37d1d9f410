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
