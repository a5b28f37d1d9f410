/// A regenerated number beside the published one.
///
/// The two are compared only where they are the same quantity. Stand-in data, a reduced scale or
/// another unit each stand in the way, whatever the caller says.
public struct Comparison: Equatable, Sendable, Codable {
  public let regenerated: Quantity
  public let published: Published
  /// Why the two numbers are not the same quantity, or nil when they are.
  public let obstacle: String?

  /// - Parameters:
  ///   - regenerated: The number of this run.
  ///   - published: What the publication says in its place.
  ///   - setting: How `regenerated` was made; decides whether it may be compared.
  ///   - obstacle: A further reason, beyond the setting, not to compare the two.
  public init(
    _ regenerated: Quantity, _ published: Published, under setting: Setting,
    obstacle: String? = nil
  ) {
    self.regenerated = regenerated
    self.published = published
    let reasons = [
      setting.obstacle, obstacle, Self.unitObstacle(regenerated.unit, published),
    ].compactMap(\.self)
    self.obstacle = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
  }

  public var isComparable: Bool { obstacle == nil }

  /// Regenerated minus published; nil where they may not be compared or one is unknown.
  public var difference: Double? {
    guard isComparable, case .known(let number) = published else { return nil }
    return regenerated.value - number.value
  }

  private static func unitObstacle(_ unit: Unit, _ published: Published) -> String? {
    guard case .known(let number) = published, number.unit != unit else { return nil }
    return "published in another unit (\(number.unit.rawValue), not \(unit.rawValue))"
  }
}
