import Learning
import ReportModel
import Statistics

/// The scale on which two accuracies are subtracted.
///
/// Points shrink near the ceiling: from 98 % to 99 % the odds double, from 80 % to 81 % they grow by a
/// fifteenth. In log-odds `ln((k + ½) / (n − k + ½))` equal ratios of odds are equal steps.
enum GapScale: String, CaseIterable {
  case points
  case logOdds = "log-odds"

  /// What follows the name of a gap in metrics.
  var suffix: String { self == .points ? "" : "-log-odds" }

  var unit: Unit { self == .points ? .percentagePoints : .logOdds }

  /// The unit of a slope on ln K.
  var slopeUnit: Unit { Unit(self == .points ? "pp per ln K" : "log-odds per ln K") }

  /// Digits after the point that a gap needs.
  var decimals: Int { self == .points ? 2 : 3 }

  func difference(_ own: Accuracy, minus other: Accuracy) -> Double {
    switch self {
    case .points: 100 * (own.fraction - other.fraction)
    case .logOdds: Self.logOdds(own) - Self.logOdds(other)
    }
  }

  /// An accuracy on this scale: in percent, or as log-odds.
  func value(_ accuracy: Accuracy) -> Double {
    switch self {
    case .points: 100 * accuracy.fraction
    case .logOdds: Self.logOdds(accuracy)
    }
  }

  private static func logOdds(_ accuracy: Accuracy) -> Double {
    LogOdds.of(Double(accuracy.correct), among: Double(accuracy.total))
  }
}

extension Unit {
  static let logOdds = Unit("log-odds")
}
