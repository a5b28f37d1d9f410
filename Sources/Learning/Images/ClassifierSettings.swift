/// What the classifier over concatenated features averages of a layer.
public enum FeatureSource: String, Codable, Sendable, CaseIterable {
  /// The activation after the rectifier, before pooling and the norm over channels.
  case activation
  /// What the layer hands on, normalised and dropped; that of the last layer is made for the classifier.
  case propagated
}

/// The classifier over concatenated features, which both families of methods share.
public struct ClassifierSettings: Codable, Sendable, Equatable {
  public var classifierFeatures: FeatureSource
  public var classifierDropout: Double
  public var labelSmoothing: Double

  public init(
    classifierFeatures: FeatureSource, classifierDropout: Double, labelSmoothing: Double
  ) {
    self.classifierFeatures = classifierFeatures
    self.classifierDropout = classifierDropout
    self.labelSmoothing = labelSmoothing
  }

  package func validate() throws(LearningError) {
    try require(
      classifierDropout >= 0 && classifierDropout < 1, "classifierDropout", classifierDropout,
      "from 0 to below 1")
    try requireSmoothing(labelSmoothing, "labelSmoothing")
  }
}

/// The part of a target that all classes share.
package func requireSmoothing(_ smoothing: Double, _ name: String) throws(LearningError) {
  try require(smoothing >= 0 && smoothing < 1, name, smoothing, "from 0 to below 1")
}
