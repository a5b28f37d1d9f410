/// What a number counts or measures, stored under its name: `percent`, `ms`, `of 5`.
public struct Unit: RawRepresentable, Hashable, Sendable, Codable {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// Any other unit; its name is also its symbol.
  public init(_ name: String) {
    self.init(rawValue: name)
  }

  /// A share of 100.
  public static let percent = Unit("percent")
  /// A difference of two shares of 100.
  public static let percentagePoints = Unit("percentage points")
  public static let count = Unit("count")
  public static let ratio = Unit("ratio")
  public static let nats = Unit("nats")

  /// So many of `total`, printed as in `4/5`.
  public static func outOf(_ total: Int) -> Unit {
    Unit("of \(total)")
  }

  /// The whole of an `outOf` unit.
  package var total: Int? {
    rawValue.hasPrefix("of ") ? Int(rawValue.dropFirst(3)) : nil
  }

  /// How tables write the unit, or nil where the number stands alone.
  public var symbol: String? {
    switch self {
    case .percent: "%"
    case .percentagePoints: "pp"
    case .count, .ratio: nil
    default: total == nil ? rawValue : nil
    }
  }
}
