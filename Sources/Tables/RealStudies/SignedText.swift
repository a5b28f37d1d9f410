internal import ReportModel
internal import Statistics

/// Signed numbers in sentences and text cells.
enum SignedText {
  static func number(_ value: Double, decimals: Int = 2) -> String {
    Quantity(value, unit: .ratio, decimals: decimals, signed: true).text
  }

  static func range(_ range: ClosedRange<Double>, decimals: Int = 2) -> String {
    "\(number(range.lowerBound, decimals: decimals)) to"
      + " \(number(range.upperBound, decimals: decimals))"
  }

  /// As in `p = 0.020`, or `p < 0.001`.
  static func p(_ value: Double) -> String {
    value < 0.001 ? "p < 0.001" : "p = " + Quantity(value, unit: .ratio, decimals: 3).text
  }
}

extension MeanEstimate {
  /// As in `+2.20 points (95 % interval +0.40 to +4.00, p = 0.020), above zero`.
  func text(_ unit: String = "", decimals: Int = 2) -> String {
    let value = ([SignedText.number(value, decimals: decimals)] + (unit.isEmpty ? [] : [unit]))
      .joined(separator: " ")
    return "\(value) (95 % interval \(SignedText.range(interval(), decimals: decimals)),"
      + " \(SignedText.p(pDifferent(from: 0)))), \(sideOfZero)"
  }

  /// Whether 5 % tell the estimate from zero, and on which side it is.
  private var sideOfZero: String {
    guard pDifferent(from: 0) < 0.05 else { return "not told apart from zero" }
    return value > 0 ? "above zero" : "below zero"
  }

  /// The same estimate in points and in log-odds, as a sentence has them.
  static func text(points: MeanEstimate, logOdds: MeanEstimate) -> String {
    "\(points.text("points")); in log-odds"
      + " \(logOdds.text(decimals: GapScale.logOdds.decimals))."
  }
}
