/// Which metrics a rule is about: an id in which `*` stands for any characters.
///
/// So `table4:*/wins` is `table4:50/a/wins` and `table4:5/b/wins`, but not `table4:50/a`.
public struct MetricPattern: Equatable, Sendable {
  public let text: String
  /// The text between the stars.
  private let literals: [Substring]

  /// Nil when `text` is empty or has characters that no id has.
  public init?(_ text: String) {
    let isPossible = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_.+=:/*".unicodeScalars.contains($0))
    }
    guard isPossible, !text.isEmpty else { return nil }
    self.text = text
    literals = text.split(separator: "*", omittingEmptySubsequences: false)
  }

  public func matches(_ id: MetricID) -> Bool { captures(of: id) != nil }

  /// Whether every id that `other` fits matches this pattern too.
  ///
  /// A star of `other` stands for characters that only a star can take, so its text with a character of no id in the
  /// place of each star is the hardest of its ids. Every id has one colon; where the text of `other` has none, one of its
  /// stars stands for it, whichever.
  package func covers(_ other: MetricPattern) -> Bool {
    guard !other.text.contains(":") else { return takes(other.text) }
    let stars = other.text.indices.filter { other.text[$0] == "*" }
    return !stars.isEmpty
      && stars.allSatisfy { star in
        takes(other.text[..<star] + "*:*" + other.text[star...].dropFirst())
      }
  }

  private func takes(_ pattern: some StringProtocol) -> Bool {
    captures(of: String(pattern.map { $0 == "*" ? "\u{0}" : $0 })) != nil
  }

  /// What each star stands for in `id`, or nil when the id does not match.
  ///
  /// Every star but the last takes as little as it can.
  /// - Complexity: O(length of the id × length of the pattern).
  package func captures(of id: MetricID) -> [Substring]? { captures(of: id.description) }

  private func captures(of id: String) -> [Substring]? {
    guard let first = literals.first, let last = literals.last, id.hasPrefix(first) else {
      return nil
    }
    guard literals.count > 1 else { return id == first ? [] : nil }
    var rest = id.dropFirst(first.count)
    guard rest.hasSuffix(last) else { return nil }
    rest = rest.dropLast(last.count)
    var captures: [Substring] = []
    for literal in literals.dropFirst().dropLast() {
      guard !literal.isEmpty else {
        captures.append(rest.prefix(0))
        continue
      }
      guard let found = rest.firstRange(of: literal) else { return nil }
      captures.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    return captures + [rest]
  }

  /// The id that results when each star is replaced by what it stands for; stars beyond the captures
  /// stand for nothing.
  package func filled(with captures: [Substring]) -> MetricID? {
    var text = ""
    for (index, literal) in literals.enumerated() {
      text += literal
      if index < literals.count - 1, index < captures.count { text += captures[index] }
    }
    return try? MetricID(text)
  }

  /// How many stars it has.
  package var starCount: Int { literals.count - 1 }
}
