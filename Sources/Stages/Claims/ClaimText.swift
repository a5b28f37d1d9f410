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
    var lines = [heading("Claims of the paper"), "", summary, ""]
    let isDecided = { (claim: ClaimVerdict) in claim.all.contains { $0.verdict != .undecided } }
    let groups = [
      ("Decided here, or elsewhere", verdicts.claims.filter(isDecided)),
      ("Not decided", verdicts.claims.filter { !isDecided($0) }),
    ]
    for (title, claims) in groups where !claims.isEmpty {
      lines += [heading(title), ""] + claims.flatMap { entry($0) + [""] }
    }
    if !verdicts.controls.isEmpty {
      lines += [heading("Controls beside the paper"), ""]
      lines += verdicts.controls.flatMap { entry($0) + [""] }
    }
    lines += [heading("Contradictions inside the paper"), ""]
    lines += verdicts.contradictions.flatMap { entry($0) + [""] }
    return lines.map { $0 + "\n" }.joined()
  }

  private func entry(_ contradiction: ContradictionVerdict) -> [String] {
    let head =
      isMarkdown
      ? "### \(contradiction.id)\n\n\(words(contradiction.description))\n"
      : "\(contradiction.id): \(contradiction.description)"
    guard !contradiction.sides.isEmpty else {
      return [head, item("nothing to measure: the two places differ in words", 1)]
    }
    return [head]
      + contradiction.sides.flatMap { side in
        [item("\(side.verdict.rawValue): \(words(side.statement))", 1)] + body(side, 2)
      }
  }

  private func entry(_ claim: ClaimVerdict) -> [String] {
    let statement = "\(words(claim.statement)) (\(claim.section))"
    let head =
      isMarkdown
      ? ["### \(claim.id): \(claim.verdict.rawValue)", "", statement, ""]
      : ["\(claim.verdict.rawValue.uppercased())  \(claim.id)", item(statement, 1)]
    let reading = claim.reading.map { [item("read as: \(words($0))", 1)] } ?? []
    return head + reading + body(claim, 1)
  }

  /// A claim's verdict and those of its transfers, with what they rest on.
  private func body(_ claim: ClaimVerdict, _ depth: Int) -> [String] {
    claim.all.flatMap { verdict in
      var lines = [item(line(verdict), depth)]
      if verdict.place != nil, verdict.statement != claim.statement {
        lines.append(item(words(verdict.statement), depth + 1))
      }
      if verdict.place != nil, let reading = verdict.reading, reading != claim.reading {
        lines.append(item("read as: \(words(reading))", depth + 1))
      }
      let own = Set(verdict.findings.filter { $0.value != nil }.compactMap(\.reason))
      lines += verdict.reasons.filter { !own.contains($0) }
        .map { item("why: \(words($0))", depth + 1) }
      if !verdict.assumed.isEmpty {
        lines.append(
          item("assumed: \(verdict.assumed.map(code).joined(separator: ", "))", depth + 1))
      }
      guard !verdict.findings.isEmpty else { return lines }
      lines += verdict.evidence.budget.map { item("budget: \(words($0))", depth + 1) }
      for finding in verdict.findings where finding.value != nil {
        lines.append(item(measured(finding), depth + 1))
      }
      for finding in verdict.control?.findings ?? [] where finding.value != nil {
        lines.append(item("control \(measured(finding))", depth + 1))
      }
      return lines
    }
  }

  /// The verdict in words, and where its numbers are from.
  private func line(_ verdict: ClaimVerdict) -> String {
    guard let profile = verdict.evidence.profile, !verdict.findings.isEmpty else {
      return verdict.words
    }
    return "\(verdict.words); profile \(profile), \(verdict.evidence.folder)"
  }

  private func measured(_ finding: ClaimFinding) -> String {
    guard let value = finding.value, let bound = finding.bound else { return "" }
    let answer =
      switch finding.verdict {
      case .supported: "holds"
      case .contradicted: "fails"
      case .undecided: "open"
      }
    let error = finding.standardError.map { ", standard error \(ClaimNumberText.short($0))" }
    let n = finding.n.map { ", n = \($0)" }
    let end =
      finding.reason.map { "; \($0)" }
      ?? (finding.verdict == .contradicted ? finding.pAgainst : finding.p)
      .map { ", p \(ClaimNumberText.p($0))" }
    return "\(answer): \(code(finding.comparison)): \(ClaimNumberText.text(value)) against "
      + "\(ClaimNumberText.text(bound))\(error ?? "")\(n ?? "")\(end ?? "")"
  }

  private var summary: String {
    func text(_ counts: [ClaimVerdict.Answer: Int]) -> String {
      ClaimVerdict.Answer.allCases.map { "\(counts[$0] ?? 0) \($0.rawValue)" }
        .joined(separator: ", ")
    }
    return "\(verdicts.claims.count) claims: \(text(verdicts.counts)). Asked elsewhere: "
      + "\(text(verdicts.transferCounts)). A rule errs in at most "
      + "\(ClaimNumberText.text(100 * verdicts.significance)) % of cases, either way."
  }

  private func heading(_ text: String) -> String { isMarkdown ? "## \(text)" : text }

  private func item(_ text: String, _ depth: Int) -> String {
    let indent = String(repeating: "  ", count: isMarkdown ? depth - 1 : depth)
    return indent + (isMarkdown ? "- " : "") + text
  }

  /// Words in which no character is a mark.
  private func words(_ text: String) -> String { isMarkdown ? markdownEscaped(text) : text }

  private func code(_ text: String) -> String { isMarkdown ? "`\(text)`" : text }
}
