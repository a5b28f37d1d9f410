internal import Foundation

/// Finds numbers that a double cannot hold: integers, which decoders round without a word, and what is too large.
enum JSONNumbers {
  /// What is wrong with a number as it is written, or nil.
  ///
  /// Only digits, with or without zeros behind a point, make an integer: a number with an exponent or a fraction is
  /// rounded by its nature.
  static func problem(of number: ArraySlice<UInt8>) -> String? {
    // Every integer of fifteen digits is exact, and no number without an exponent is so short and too large.
    let hasExponent = number.contains { $0 | 0x20 == UInt8(ascii: "e") }
    guard number.count > 15 || hasExponent else { return nil }
    let text = String(decoding: number, as: UTF8.self)
    if let value = Double(text), !value.isFinite {
      return "\(text.prefix(60)) is too large; numbers end at 1.7e308"
    }
    let magnitude = text.drop { $0 == "-" }
    let halves = magnitude.split(separator: ".", omittingEmptySubsequences: false)
    let digits = halves[0]
    guard halves.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } }),
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let value = Double(text)
    else { return nil }
    let nearest = String(format: "%.0f", value.magnitude)
    guard nearest != digits else { return nil }
    return "\(text.prefix(60)) would be rounded; whole numbers are exact up to "
      + "9007199254740992, which is 2 to the power of 53; choose a smaller one"
  }
}
