/// A judgement: a verdict in a few words, what was judged, and why.
public struct Badge: Equatable, Sendable, Codable {
  /// The verdict alone: a colour is never the only sign.
  public var text: String
  public var kind: Kind
  /// What was judged; may be empty.
  public var statement: String
  /// Why, in a sentence; may be empty.
  public var detail: String

  public enum Kind: String, Sendable, Codable, CaseIterable { case good, bad, neutral }

  public init(_ text: String, kind: Kind, statement: String = "", detail: String = "") {
    self.text = text
    self.kind = kind
    self.statement = statement
    self.detail = detail
  }

  /// A sign that tells the kinds apart without colour.
  var sign: String { kind.sign }

  /// The verdict and what it is about as one text.
  var words: String {
    printable(statement).isEmpty ? text : "\(text): \(statement)"
  }
}

extension Badge.Kind {
  var sign: String {
    switch self {
    case .good: "✓"
    case .bad: "✗"
    case .neutral: "○"
    }
  }
}

extension Verdict {
  /// The mark of a number beside a published one: a sign of its own shape, and a word; nil where nothing is compared.
  var mark: (sign: String, word: String, kind: Badge.Kind)? {
    switch self {
    case .sameBits, .agrees, .within: ("≈", "agrees", .good)
    case .smaller: ("◁", "smaller", .bad)
    case .differs, .better, .worse, .changed: ("≠", "differs", .bad)
    case .differsUnderAssumedSettings: ("≠", "differs under assumed settings", .bad)
    case .missing, .new, .notComparable, .notDecidable: nil
    }
  }
}
