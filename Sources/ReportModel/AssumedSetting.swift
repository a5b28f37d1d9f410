/// A setting of the runs that is an assumption, because the publication's value for it is not at hand.
public struct AssumedSetting: Equatable, Sendable {
  /// Its place in the manifest, as in `image-network.learningRate`.
  public var name: String
  /// Why it is assumed, as in `lost in our copy`.
  public var reason: String
  /// The numbers that it decides.
  public var decides: [MetricPattern]

  public init(_ name: String, reason: String, decides: [MetricPattern]) {
    self.name = name
    self.reason = reason
    self.decides = decides
  }

  /// Whether the setting decides this number.
  package func decides(_ id: MetricID) -> Bool { decides.contains { $0.matches(id) } }
}
