import Foundation

/// Places between two losses on the logarithmic scale.
enum LogLoss {
  /// How far `level` is on the way from one loss to a smaller one: 0 at the first, 1 at the second.
  static func share(of level: Double, from first: Double, to second: Double) -> Double {
    (log(first) - log(level)) / (log(first) - log(second))
  }
}
