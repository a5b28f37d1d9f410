import ReportModel

/// Numbers inside sentences, as tables print them.
enum FixedPoint {
  /// The value with so many digits after the point.
  static func text(_ value: Double, decimals: Int) -> String {
    Quantity(value, unit: .ratio, decimals: decimals).text
  }
}
