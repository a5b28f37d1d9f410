public import Kernels
public import Learning

/// How far the gradient of a layer's loss reaches.
public enum LayerBoundary: String, Codable, Sendable, CaseIterable {
  /// The layer itself; what it hands on is cut off from the gradient.
  case detached
  /// All layers below as well.
  case endToEnd = "end-to-end"
}

/// What a head reads of its layer.
public enum LayerReading: Sendable, Equatable {
  case activation
  /// The squared activation, under a temperature within a range.
  case goodness(TemperatureRange)
}

/// Whether a head learns.
public enum HeadLearning: Sendable, Equatable {
  case learned
  /// Drawn once, with a deviation.
  case fixed(ProjectionScale)
}

/// Which layers have a head.
public enum HeadedLayers: String, Codable, Sendable, CaseIterable {
  case everyLayer = "every-layer"
  case lastLayer = "last-layer"
}

/// The choices that make a rule of layers that learn from heads, for students and image networks.
public struct LayeredParts: Sendable, Equatable {
  public var boundary: LayerBoundary
  public var reading: LayerReading
  public var head: HeadLearning
  public var heads: HeadedLayers

  public init(
    boundary: LayerBoundary, reading: LayerReading, head: HeadLearning, heads: HeadedLayers
  ) {
    self.boundary = boundary
    self.reading = reading
    self.head = head
    self.heads = heads
  }
}

extension LayeredParts {
  /// - Throws: `LearningError.invalidSetting` for the first choice that cannot be.
  public func validate() throws(LearningError) {
    try require(
      boundary == .endToEnd || heads == .everyLayer, "headedLayers", heads.rawValue,
      "every-layer, where layers learn from their own heads alone")
    guard case .goodness(let range) = reading else { return }
    try require(
      range.minimum > 0, "temperatureMinimum", range.minimum, "positive")
    try require(
      range.maximum >= range.minimum && range.maximum.isFinite, "temperatureMaximum",
      range.maximum, "at least temperatureMinimum")
  }
}
