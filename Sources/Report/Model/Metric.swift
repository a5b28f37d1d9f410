/// A number with a name and all one needs to know before using it.
public struct Metric: Equatable, Sendable, Codable {
  public var id: MetricID
  public var value: Double
  /// Standard deviation over the observations.
  public var spread: Double?
  /// Number of observations.
  public var n: Int?
  public var unit: Unit
  public var better: Direction
  public var setting: Setting

  public init(id: MetricID, _ quantity: Quantity, better: Direction, setting: Setting) {
    self.id = id
    value = quantity.value
    spread = quantity.spread
    n = quantity.n
    unit = quantity.unit
    self.better = better
    self.setting = setting
  }
}
