/// The one rule by which a number becomes decimal digits.
///
/// The shortest decimal that reads back to the same double is rounded half away from zero. So
/// `2.675` with two decimals is `2.68`, as a reader of `2.675` expects, though the double is a
/// little below. A result of zero has no sign. Five or more digits before the point are grouped
/// by commas. The minus sign is U+2212.
package enum DecimalText {
  /// Any double as text; one that is not finite becomes words.
  ///
  /// `decimals` is taken as the nearest of 0...20. A positive number carries a plus sign where
  /// `signed` asks for it.
  package static func text(_ value: Double, decimals: Int, signed: Bool = false) -> String {
    guard value.isFinite else { return words(value) }
    let decimals = min(max(decimals, 0), 20)
    let digits = ShortestDecimal(value).rounded(toDecimals: decimals)
    let sign = digits.allSatisfy { $0 == 0 } ? "" : value < 0 ? minus : signed ? "+" : ""
    let characters = digits.map(String.init)
    let whole = grouped(characters.dropLast(decimals))
    return sign + whole + (decimals == 0 ? "" : "." + characters.suffix(decimals).joined())
  }

  package static func text(_ value: Int) -> String {
    (value < 0 ? minus : "") + grouped(String(value.magnitude).map(String.init)[...])
  }

  /// The digits after the point that `value` needs when it is not rounded.
  package static func decimals(of value: Double) -> Int {
    value.isFinite ? ShortestDecimal(value).decimals : 0
  }

  private static let minus = "\u{2212}"

  private static func words(_ value: Double) -> String {
    value.isNaN ? "not a number" : value > 0 ? "∞" : minus + "∞"
  }

  private static func grouped(_ digits: ArraySlice<String>) -> String {
    guard digits.count > 4 else { return digits.joined() }
    return digits.enumerated().map { offset, digit in
      offset > 0 && (digits.count - offset).isMultiple(of: 3) ? "," + digit : digit
    }.joined()
  }
}

/// The shortest decimal of a finite double without its sign: `0.d₀d₁d₂… × 10^point`.
private struct ShortestDecimal {
  var digits: [Int]
  var point: Int

  init(_ value: Double) {
    // The standard library's description is the shortest decimal, in any locale:
    // "0.05", "5e-324", "1.5e+20".
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let fraction = mantissa.count > 1 ? mantissa[1] : ""
    digits = (mantissa[0] + fraction).compactMap(\.wholeNumberValue)
    point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.last == 0 { digits.removeLast() }
  }

  var decimals: Int { max(0, digits.count - point) }

  /// The digits of `value × 10^decimals` rounded to a whole number, at least `decimals + 1` long.
  func rounded(toDecimals decimals: Int) -> [Int] {
    let length = point + decimals
    guard length >= 0 else { return Array(repeating: 0, count: decimals + 1) }
    var kept = Array(digits.prefix(length))
    kept += Array(repeating: 0, count: length - kept.count)
    if length < digits.count, digits[length] >= 5 {
      var position = length - 1
      while position >= 0, kept[position] == 9 {
        kept[position] = 0
        position -= 1
      }
      if position >= 0 { kept[position] += 1 } else { kept.insert(1, at: 0) }
    }
    while kept.count > decimals + 1, kept[0] == 0 { kept.removeFirst() }
    return Array(repeating: 0, count: max(0, decimals + 1 - kept.count)) + kept
  }
}
