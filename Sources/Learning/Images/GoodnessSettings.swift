public import Kernels

/// When the next layer's input is made.
///
/// The orders differ by one update of one layer: where a layer's weights go from W, b to W', b', the
/// pipelined one hands on `h = relu(x * W + b)` and the naive one `h' = relu(x * W' + b')`, so that
/// `|h' - h| ≤ |x| * |W' - W| + |b' - b|` everywhere. AdamW moves a number by about the learning rate η
/// at most, which makes the difference one of first order in η, for the layers above only; the layer
/// itself learns alike. Pipelined is one convolution a layer cheaper.
public enum PropagationOrder: String, Codable, Sendable, CaseIterable {
  /// From the activation that the layer learned from, under the weights before their update: h.
  case pipelined
  /// By a second convolution, under the weights after their update: h'.
  case naive
}

/// What a DTG-FF convolutional network is besides its sizes (paper, section 4).
public struct GoodnessSettings: Codable, Sendable, Equatable {
  public var temperatureMinimum: Float
  public var temperatureMaximum: Float
  /// Whether temperatures learn; otherwise all are 1.
  public var learnsTemperature: Bool
  public var projectionScale: ProjectionScale
  /// Whether the weight decay shrinks the raw temperature as it does the convolution.
  public var decaysTemperature: Bool
  public var projectionColumns: ProjectionColumns
  /// The label smoothing of the layers' losses; the classifier has its own.
  public var goodnessSmoothing: Double
  /// What normalises the activation that goes to the next layer.
  public var propagationNorm: ChannelNorm
  /// The dropout of the activation that goes to the next layer.
  public var propagationDropout: Double
  public var order: PropagationOrder

  public init(
    temperatureMinimum: Float, temperatureMaximum: Float, learnsTemperature: Bool,
    decaysTemperature: Bool, projectionScale: ProjectionScale,
    projectionColumns: ProjectionColumns, goodnessSmoothing: Double, propagationNorm: ChannelNorm,
    propagationDropout: Double, order: PropagationOrder
  ) {
    self.temperatureMinimum = temperatureMinimum
    self.temperatureMaximum = temperatureMaximum
    self.learnsTemperature = learnsTemperature
    self.decaysTemperature = decaysTemperature
    self.projectionScale = projectionScale
    self.projectionColumns = projectionColumns
    self.goodnessSmoothing = goodnessSmoothing
    self.propagationNorm = propagationNorm
    self.propagationDropout = propagationDropout
    self.order = order
  }

  package var temperatureRange: TemperatureRange {
    TemperatureRange(minimum: temperatureMinimum, maximum: temperatureMaximum)
  }

  package func validate() throws(LearningError) {
    try require(
      temperatureMinimum > 0, "temperatureMinimum", temperatureMinimum, "above 0")
    try require(
      temperatureMaximum >= temperatureMinimum, "temperatureMaximum", temperatureMaximum,
      "at least `temperatureMinimum`")
    try require(
      propagationDropout >= 0 && propagationDropout < 1, "propagationDropout", propagationDropout,
      "from 0 to below 1")
    try requireSmoothing(goodnessSmoothing, "goodnessSmoothing")
  }
}
