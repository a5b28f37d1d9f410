import Report

/// Verdicts for people: plain text for a terminal, Markdown for a summary.
public struct ClaimText {
  private let verdicts: ClaimVerdicts
  private let isMarkdown: Bool

  public init(_ verdicts: ClaimVerdicts, isMarkdown: Bool) {
    self.verdicts = verdicts
    self.isMarkdown = isMarkdown
  }

  public var text: String {
    var lines = [heading("Claims of the paper", 1), ""]
    for claim in verdicts.claims {
      lines += entry(claim.verdict, claim.id, "\(claim.statement) (\(claim.section))", claim) + [""]
    }
    lines += [summary, ""]
    lines += [heading("Contradictions inside the paper", 1), ""]
    for contradiction in verdicts.contradictions {
      lines += self.lines(contradiction) + [""]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func lines(_ contradiction: ContradictionVerdict) -> [String] {
    let head =
      isMarkdown
      ? "### \(contradiction.id)\n\n\(contradiction.description)"
      : "\(contradiction.id): \(contradiction.description)"
    guard !contradiction.sides.isEmpty else {
      return [head, item("nothing to measure: the two places differ in words", 1)]
    }
    return [head]
      + contradiction.sides.flatMap { side in
        [item("\(side.verdict.rawValue): \(words(side.statement))", 1)] + details(side, 2)
      }
  }

  private func entry(
    _ answer: ClaimVerdict.Answer, _ id: String, _ statement: String, _ claim: ClaimVerdict
  ) -> [String] {
    let head =
      isMarkdown
      ? "### \(id): \(answer.rawValue)\n\n\(words(statement))\n"
      : "\(answer.rawValue.uppercased())  \(id): \(statement)"
    let reading = claim.reading.map { [item("read as: \(words($0))", 1)] } ?? []
    return [head] + reading + details(claim, 1)
  }

  private func details(_ claim: ClaimVerdict, _ depth: Int) -> [String] {
    var lines = claim.reasons.map { item("why: \($0)", depth) }
    if claim.verdict == .undecided, claim.direction != .notMeasured {
      lines.append(item("direction seen: \(claim.direction.rawValue)", depth))
    }
    for finding in claim.findings where finding.value != nil {
      lines.append(item("\(code(finding.comparison)): \(measured(finding))", depth))
    }
    for number in claim.numbers {
      let spread = number.spread.map { " ± \(ClaimNumberText.text($0))" } ?? ""
      let count = number.n.map { ", n = \($0)" } ?? ""
      lines.append(
        item(
          "\(code(number.id.description)) = \(ClaimNumberText.text(number.value))\(spread) "
            + "\(number.unit.rawValue)\(count); profile \(number.setting.profile)", depth + 1))
    }
    return lines
  }

  private func measured(_ finding: ClaimFinding) -> String {
    guard let value = finding.value, let bound = finding.bound else { return "" }
    let error = finding.standardError.map { ", standard error \(ClaimNumberText.text($0))" } ?? ""
    return "\(ClaimNumberText.text(value)) against \(ClaimNumberText.text(bound))\(error): "
      + (finding.verdict == .undecided ? finding.direction.rawValue : finding.verdict.rawValue)
  }

  private var summary: String {
    let counts = ClaimVerdict.Answer.allCases.map {
      "\(verdicts.counts[$0] ?? 0) \($0.rawValue)"
    }
    return "\(verdicts.claims.count) claims: \(counts.joined(separator: ", ")). A difference "
      + "counts as seen above \(ClaimNumberText.text(verdicts.standardErrors)) standard errors."
  }

  private func heading(_ text: String, _ level: Int) -> String {
    isMarkdown ? String(repeating: "#", count: level + 1) + " " + text : text
  }

  private func item(_ text: String, _ depth: Int) -> String {
    let indent = String(repeating: "  ", count: isMarkdown ? depth - 1 : depth)
    return indent + (isMarkdown ? "- " : "") + text
  }

  /// Words that stand for themselves.
  private func words(_ text: String) -> String { isMarkdown ? markdownEscaped(text) : text }

  private func code(_ text: String) -> String { isMarkdown ? "`\(text)`" : text }
}
