internal import Foundation

/// Tells UTF-8, the one encoding of JSON texts, from the others.
enum JSONEncoding {
  private static let next = "save it as UTF-8"

  /// Why `bytes` are not text in UTF-8, or nil when they are.
  static func problem(in bytes: Data) -> String? {
    if let name = wideName(Array(bytes.prefix(4))) { return "it is \(name); \(next)" }
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard String(validating: line, as: UTF8.self) == nil else { continue }
      let column = validPrefix(of: line) + 1
      return "a byte that is not UTF-8 at line \(number), column \(column); "
        + "if the text is Latin-1, \(next)"
    }
    return "it is not UTF-8; \(next)"
  }

  /// The encoding of a text that begins with these bytes, by its mark or by the zeros beside ASCII characters.
  private static func wideName(_ start: [UInt8]) -> String? {
    func begins(_ mark: UInt8...) -> Bool { start.starts(with: mark) }
    if begins(0xFF, 0xFE, 0, 0) || begins(0, 0, 0xFE, 0xFF) { return "UTF-32" }
    if begins(0xFF, 0xFE) || begins(0xFE, 0xFF) { return "UTF-16" }
    let isZero = start.map { $0 == 0 }
    switch isZero {
    case [true, true, true, false], [false, true, true, true]: return "UTF-32"
    case [true, false, true, false], [false, true, false, true]: return "UTF-16"
    default: return nil
    }
  }

  /// How many characters stand before the first byte that is not UTF-8.
  private static func validPrefix(of line: Data) -> Int {
    String(decoding: line, as: UTF8.self).prefix { $0 != "\u{FFFD}" }.count
  }
}
