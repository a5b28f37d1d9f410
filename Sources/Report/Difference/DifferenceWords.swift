/// The words in which every form of a comparison tells it.
struct DifferenceWords {
  private let difference: Difference

  init(_ difference: Difference) { self.difference = difference }

  /// One sentence about the whole.
  var headline: String {
    let total = difference.entries.count
    let name = printable(difference.baseline)
    guard total > 0 else { return "No number was compared with \(name)." }
    if difference.isReplication { return replications(total, name) }
    let failing = difference.entries.count(where: \.isFailing)
    guard failing > 0 else {
      return
        "\(numbers(total)) agree\(total == 1 ? "s" : "") with \(name): \(counts(Verdict.allCases))."
    }
    return "\(failing) of \(numbers(total)) do\(failing == 1 ? "es" : "") not agree with \(name): "
      + "\(counts(Verdict.allCases))."
  }

  /// What can be decided is counted apart from what can't.
  private func replications(_ total: Int, _ name: String) -> String {
    let open = difference.count(.notDecidable)
    guard open < total else {
      return "None of \(numbers(total)) of \(name) is decidable here."
    }
    let decided = counts([.agrees, .smaller, .differs, .differsUnderAssumedSettings])
    return "\(total - open) of \(numbers(total)) of \(name) \(total - open == 1 ? "is" : "are") "
      + "decidable here: \(decided)" + (open > 0 ? "; \(open) not decidable here." : ".")
  }

  func counts(_ verdicts: [Verdict]) -> String {
    verdicts.compactMap { verdict in
      let count = difference.count(verdict)
      return count == 0 ? nil : "\(count) \(count == 1 ? verdict.word : verdict.words)"
    }.joined(separator: ", ")
  }

  private func numbers(_ count: Int) -> String { count == 1 ? "1 number" : "\(count) numbers" }
}

extension Difference {
  /// One sentence about the whole.
  public var headline: String { DifferenceWords(self).headline }
}

extension Verdict {
  /// The verdict after a count of one.
  var word: String { self == .within ? words : rawValue }

  /// The verdict after a larger count.
  var words: String {
    switch self {
    case .within: "within tolerance"
    case .agrees: "agree"
    case .differs: "differ"
    case .differsUnderAssumedSettings: "differ under assumed settings"
    default: rawValue
    }
  }
}
