import Foundation

/// A duration in the unit that people would use: `8.1 s`, `12 min`, `3.4 h`, `2.1 days`.
struct DurationText: CustomStringConvertible {
  let description: String

  init(_ seconds: Double) {
    description =
      switch seconds {
      case ..<0: "no time"
      case ..<120: String(format: "%.1f s", seconds)
      case ..<7200: String(format: "%.0f min", seconds / 60)
      case ..<172_800: String(format: "%.1f h", seconds / 3600)
      case ..<3.2e9: String(format: "%.1f days", seconds / 86400)
      default: "more than 100 years"
      }
  }
}
