internal import Foundation

/// What a decoder lets pass though it has no one meaning: a comma before a closing bracket, a key that occurs
/// twice in one object, of which only one would count, and an integer that would be rounded.
struct JSONLiberties {
  /// Each with the line and the column at which it stands, in the order of the text.
  private(set) var problems: [JSONProblem] = []

  private let bytes: [UInt8]
  private var open: [Container] = []
  /// The last comma, while only white space follows it.
  private var comma: Int?

  private struct Container {
    var isObject: Bool
    var expectsKey: Bool
    /// Where each key stood first.
    var keys: [String: Int] = [:]
  }

  /// Looks through `bytes`, which a decoder has read without complaint.
  init(in bytes: Data) {
    self.bytes = Array(bytes)
    var index = 0
    while index < self.bytes.count { index = step(from: index) }
  }

  /// Reads the token at `index` and returns where the next one may begin.
  private mutating func step(from index: Int) -> Int {
    switch self.bytes[index] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      return index + 1
    case UInt8(ascii: ","):
      comma = index
      if open.last?.isObject == true { open[open.count - 1].expectsKey = true }
      return index + 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      if let comma { report(comma, "a comma before the closing bracket; take it away") }
      _ = open.popLast()
    case UInt8(ascii: "{"): open.append(Container(isObject: true, expectsKey: true))
    case UInt8(ascii: "["): open.append(Container(isObject: false, expectsKey: false))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      comma = nil
      let end = endOfNumber(from: index)
      if let problem = JSONNumbers.problem(of: bytes[index..<end]) { report(index, problem) }
      return end
    case UInt8(ascii: "\""):
      comma = nil
      let end = endOfString(from: index)
      if open.last?.expectsKey == true { note(bytes[index..<end], at: index) }
      return end
    default: break
    }
    comma = nil
    return index + 1
  }

  /// The place after the closing quote.
  private func endOfString(from quote: Int) -> Int {
    var index = quote + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  private static let numeric = Set("+-.eE0123456789".utf8)

  /// The place after the last character of a number.
  private func endOfNumber(from start: Int) -> Int {
    bytes[start...].firstIndex { !Self.numeric.contains($0) } ?? bytes.count
  }

  /// Remembers a key, which may be spelled with escapes.
  private mutating func note(_ quoted: ArraySlice<UInt8>, at index: Int) {
    let key = Self.unquoted(quoted)
    open[open.count - 1].expectsKey = false
    if let first = open[open.count - 1].keys.updateValue(index, forKey: key) {
      open[open.count - 1].keys[key] = first
      report(index, "the key \"\(key)\" stands at \(place(first)) already; keep one of them")
    }
  }

  /// The text between quotes; only a key with escapes needs a decoder.
  private static func unquoted(_ quoted: ArraySlice<UInt8>) -> String {
    guard quoted.contains(UInt8(ascii: "\\")) else {
      return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
    }
    return (try? JSONDecoder().decode(String.self, from: Data(quoted)))
      ?? String(decoding: quoted, as: UTF8.self)
  }

  private func place(_ index: Int) -> String { JSONSyntax.place(of: index, in: Data(bytes)) }

  private mutating func report(_ index: Int, _ message: String) {
    problems.append(JSONProblem(place(index), message))
  }
}
