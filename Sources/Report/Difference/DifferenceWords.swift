/// The words in which every form of a comparison tells it.
struct DifferenceWords {
  private let difference: Difference

  init(_ difference: Difference) { self.difference = difference }

  /// One sentence about the whole.
  var headline: String {
    let total = difference.entries.count
    let name = printable(difference.baseline)
    guard total > 0 else { return "No number was compared with \(name)." }
    let failing = difference.entries.count(where: \.isFailing)
    guard failing > 0 else {
      return
        "\(numbers(total)) agree\(total == 1 ? "s" : "") with \(name): \(counts(Verdict.allCases))."
    }
    return "\(failing) of \(numbers(total)) do\(failing == 1 ? "es" : "") not agree with \(name): "
      + "\(counts(Verdict.allCases))."
  }

  func counts(_ verdicts: [Verdict]) -> String {
    verdicts.compactMap { verdict in
      let count = difference.count(verdict)
      return count == 0 ? nil : "\(count) \(verdict.words)"
    }.joined(separator: ", ")
  }

  private func numbers(_ count: Int) -> String { count == 1 ? "1 number" : "\(count) numbers" }
}

extension Verdict {
  /// The verdict after a count.
  var words: String {
    switch self {
    case .within: "within tolerance"
    default: rawValue
    }
  }
}
