import ReportModel

/// Which numbers can be right at a place, by its unit.
struct PublishedRange {
  private let unit: Unit
  private let isSpread: Bool

  private static let counted: Set = ["parameters", "classes", "epochs", "pixels", "features"]
  private static let positive: Set = ["GB", "ms", "s", "hours", "images/s", "ratio", "million"]

  init(of value: PublishedValue, at path: String) {
    unit = value.unit
    let name = path.split(separator: "/").last ?? ""
    isSpread = name.hasSuffix("std") || name.contains("std_")
  }

  /// What a number would have to be, or nil for one that can be right.
  func refusal(of number: Double) -> String? {
    guard number.isFinite else { return "finite" }
    if isSpread, number < 0 { return "a standard deviation from 0 up" }
    switch unit {
    case .percent where !(0...100).contains(number): return "a percentage from 0 to 100"
    case .percentagePoints where !(-100...100).contains(number):
      return "a difference of percentages from -100 to 100"
    case .outOf(5) where number != number.rounded() || !(0...5).contains(number):
      return "a whole number from 0 to 5"
    case Unit("bits") where number < 0, .nats where number < 0: return "a number from 0 up"
    default: break
    }
    if Self.counted.contains(unit.rawValue), number != number.rounded() || number < 1 {
      return "a whole number from 1 up"
    }
    if Self.positive.contains(unit.rawValue), number <= 0 { return "a number above 0" }
    return nil
  }
}
