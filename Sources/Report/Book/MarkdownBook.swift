/// A book as one Markdown text, whose pictures are files beside it.
public struct MarkdownBook: BookRenderer {
  public var fileExtension: String { "md" }

  public init() {}

  public func render(_ book: Book) -> String {
    var parts = ["# \(markdownEscaped(book.title))\n"]
    parts += book.answer.map(answer) ?? []
    parts += book.introduction.map { markdownParagraph($0) + "\n" }
    parts.append("## Contents\n")
    parts.append(
      book.sections.map { section in
        "- [\(markdownEscaped(section.title))](#\(anchor(section)))\n"
      }.joined())
    if !book.claims.isEmpty { parts += ["## Claims\n", list(book.claims)] }
    for section in book.sections {
      // A place of our own to link to: the names that sites make of headings differ.
      parts.append(
        "<a id=\"\(anchor(section))\"></a>\n\n## \(markdownEscaped(section.title))\n")
      if !section.badges.isEmpty { parts.append(list(section.badges)) }
      parts += MarkdownRenderer().blocks(section.document, level: 3)
    }
    return parts.joined(separator: "\n")
  }

  private func anchor(_ section: Book.Section) -> String { "section-\(xmlName(section.id))" }

  private func answer(_ answer: Answer) -> [String] {
    let verdicts = answer.verdicts.map { verdicts in
      let findings = (verdicts.findings + verdicts.findingsElsewhere).map {
        "- \(markdownEscaped($0.statement)) (\(markdownEscaped($0.evidence)))\n"
      }
      let summary = verdicts.summary.map { "- \(markdownEscaped($0))\n" }
      return "**\(verdicts.kind.sign) \(verdicts.count) \(markdownEscaped(verdicts.title))**\n\n"
        + (findings + summary).joined()
    }
    let facts = answer.facts.map {
      "- \(markdownEscaped($0.name)): \(markdownEscaped($0.value))\n"
    }
    return answer.sentences.map { markdownParagraph($0) + "\n" } + verdicts
      + ["\(facts.joined())\n" + answer.commands.map { "    \($0)\n" }.joined()]
  }

  private func list(_ badges: [Badge]) -> String {
    badges.map { badge in
      let detail = badge.detail.isEmpty ? "" : " \(markdownEscaped(badge.detail))"
      let statement =
        badge.statement.isEmpty ? "" : " \(markdownEscaped(badge.statement))"
      return "- \(badge.sign) **\(markdownEscaped(badge.text))**\(statement)\(detail)\n"
    }.joined()
  }
}
