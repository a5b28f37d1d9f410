import Foundation

/// Numbers inside sentences.
enum FixedPoint {
  /// The value with so many digits after the point, whatever the locale.
  static func text(_ value: Double, decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
