/// A book as one Markdown text, whose pictures are files beside it.
public struct MarkdownBook: BookRenderer {
  public var fileExtension: String { "md" }

  public init() {}

  public func render(_ book: Book) -> String {
    var parts = ["# \(markdownEscaped(book.title))\n"]
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

  private func list(_ badges: [Badge]) -> String {
    badges.map { badge in
      let detail = badge.detail.isEmpty ? "" : ": \(markdownEscaped(badge.detail))"
      return "- \(badge.sign) **\(markdownEscaped(badge.text))**\(detail)\n"
    }.joined()
  }
}
