/// Verdicts as a list of a page: what is decided is open, what is undecided is folded up behind its number.
struct HTMLBadges {
  let badges: [Badge]

  func render() -> String {
    let (open, decided) = (
      badges.filter { $0.kind == .neutral }, badges.filter { $0.kind != .neutral }
    )
    let shown = decided.isEmpty ? "" : "<ul class=\"badges\">\n\(decided.map(item).joined())</ul>\n"
    guard !open.isEmpty else { return shown }
    return shown + """
      <details class="open-claims">
      <summary><span class="badge neutral"><span aria-hidden="true">○</span> undecided</span>\
       \(open.count) \(open.count == 1 ? "claim" : "claims")</summary>
      <ul class="badges">
      \(open.map(item).joined())</ul>
      </details>

      """
  }

  private func item(_ badge: Badge) -> String {
    let statement =
      badge.statement.isEmpty
      ? "" : " <span class=\"statement\">\(xmlEscaped(badge.statement))</span>"
    let detail =
      badge.detail.isEmpty ? "" : " <span class=\"detail\">\(codeSpans(badge.detail))</span>"
    return
      "<li><span class=\"badge \(badge.kind.rawValue)\"><span aria-hidden=\"true\">\(badge.sign)"
      + "</span> \(xmlEscaped(badge.text))</span>\(statement)\(detail)</li>\n"
  }
}
