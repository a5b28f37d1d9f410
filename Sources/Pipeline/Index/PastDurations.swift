/// How long stages took before, in wall seconds.
public struct PastDurations: Equatable, Sendable {
  /// The latest duration of a stage.
  public private(set) var stages: [String: Double] = [:]
  private var totals: [String: (seconds: Double, count: Int)] = [:]

  /// The mean duration of a kind.
  public var kinds: [String: Double] { totals.mapValues { $0.seconds / Double($0.count) } }

  /// What a stage will probably take: as long as last time, or as its kind on average.
  public func estimate(stage: String, kind: String) -> Double? { stages[stage] ?? kinds[kind] }

  /// Adds a duration; later ones come later.
  mutating func add(stage: String, kind: String, wallSeconds: Double) {
    stages[stage] = wallSeconds
    totals[kind, default: (0, 0)].seconds += wallSeconds
    totals[kind, default: (0, 0)].count += 1
  }

  public static func == (left: Self, right: Self) -> Bool {
    left.stages == right.stages && left.kinds == right.kinds
  }
}
