public import Kernels
public import Learning

/// The settings of a network that learns by adaptive spatial goodness (Gong, Staszewski and Xu, 2025).
///
/// What the method fixes is no setting: no temperature, no smoothing, a bias in every convolution.
public struct SpatialGoodnessNetworks: ImageNetworkRule {
  /// The deviation of the fixed projections.
  public var projectionScale: ProjectionScale
  /// The dropout of the activation that goes to the next layer and to the classifier.
  public var propagationDropout: Double

  public init(projectionScale: ProjectionScale, propagationDropout: Double) {
    self.projectionScale = projectionScale
    self.propagationDropout = propagationDropout
  }

  public static let method = ImageMethod(rawValue: "asge")

  public static let examples: [any ImageNetworkRule] = [
    SpatialGoodnessNetworks(projectionScale: .inverseSqrtClasses, propagationDropout: 0.5)
  ]

  /// A layer's own gradient needs no other layer's input.
  public var passes: Double { 2 }

  public func makeRule(
    _ architecture: ImageArchitecture, _ recipe: TrainingRecipe, on device: Device
  ) throws(LearningError) -> any LearningRule {
    let network = try SpatialGoodnessNetwork(architecture, self, on: device)
    network.initialize(seed: recipe.seed)
    return network
  }

  /// The layers are those of DTG-FF without its additions.
  var goodness: GoodnessSettings {
    GoodnessSettings(
      temperatureMinimum: 1, temperatureMaximum: 1, learnsTemperature: false,
      decaysTemperature: false, projectionScale: projectionScale, projectionColumns: .asDrawn,
      goodnessSmoothing: 0, propagationNorm: .none, propagationDropout: propagationDropout,
      order: .pipelined)
  }
}
