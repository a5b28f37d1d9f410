import Foundation

/// Why bytes are not JSON, and where.
///
/// `JSONDecoder` does not say where, so `JSONSerialization` has another look.
struct JSONSyntaxProblem: CustomStringConvertible {
  let description: String

  init(in bytes: Data, fallback: String) {
    do {
      _ = try JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed)
      description = fallback
    } catch {
      let text = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? fallback
      let isCut = text.contains("end of file")
      guard let offset = isCut ? bytes.count : Self.offset(in: text) else {
        description = text
        return
      }
      let lines = bytes.prefix(offset).split(separator: 0x0A, omittingEmptySubsequences: false)
      let place = "line \(lines.count), column \((lines.last?.count ?? 0) + 1)"
      description = isCut ? "it ends too early, at \(place)" : "unexpected character at \(place)"
    }
  }

  /// The position in a text like `Invalid value around character 12.`.
  private static func offset(in text: String) -> Int? {
    text.firstMatch(of: /character (\d+)/).flatMap { Int($0.1) }
  }
}
