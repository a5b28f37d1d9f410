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
  /// What the publication says in its place; nil where it has no such place.
  public var published: Published?
  /// Why the published number is not the same quantity, or nil when it is.
  public var obstacle: String?

  public init(
    id: MetricID, _ quantity: Quantity, better: Direction, setting: Setting,
    published: Published? = nil, obstacle: String? = nil
  ) {
    self.id = id
    value = quantity.value
    spread = quantity.spread
    n = quantity.n
    unit = quantity.unit
    self.better = better
    self.setting = setting
    self.published = published
    self.obstacle = obstacle
  }
}
