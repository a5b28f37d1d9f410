import Foundation

/// Numbers as `repro claims` prints them: at most four decimals, a true minus sign.
enum ClaimNumberText {
  static func text(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "not a number" : value > 0 ? "∞" : "−∞" }
    let rounded = (value * 10_000).rounded() / 10_000
    if let whole = Int(exactly: rounded) {
      return whole < 0 ? "−\(whole.magnitude)" : "\(whole)"
    }
    return (rounded < 0 ? "−" : "") + "\(rounded.magnitude)"
  }

  /// A p value to three decimals: `= 0.012`, `< 0.001`.
  static func p(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : "= \(text((value * 1000).rounded() / 1000))"
  }

  /// A standard error, a t or degrees of freedom: three digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return text(value) }
    let digits = max(0, 2 - Int(log10(value.magnitude).rounded(.down)))
    let scale = pow(10, Double(min(digits, 6)))
    return text((value * scale).rounded() / scale)
  }

  /// A small count in words.
  static func word(_ count: Int) -> String {
    let words = [
      "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    ]
    return words.indices.contains(count) ? words[count] : "\(count)"
  }
}
