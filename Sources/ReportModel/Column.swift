/// The head of a column.
public struct Column: Equatable, Sendable, Codable {
  public var title: String
  /// A heading over neighbouring columns that name the same group.
  public var group: String?
  /// The unit of the column's numbers, printed once in the head.
  public var unit: Unit?
  /// Which way the column's numbers get better.
  public var better: Direction

  public init(
    _ title: String, group: String? = nil, unit: Unit? = nil, better: Direction = .neither
  ) {
    self.title = title
    self.group = group
    self.unit = unit
    self.better = better
  }
}

/// Which way a number gets better.
public enum Direction: String, Sendable, Codable {
  case higher, lower, neither
}
