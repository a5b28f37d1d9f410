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
}
