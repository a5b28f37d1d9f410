/// A book as one LaTeX source; it needs booktabs, float, graphicx, geometry and pgfplots.
public struct LaTeXBook: BookRenderer {
  public var fileExtension: String { "tex" }

  public init() {}

  public func render(_ book: Book) -> String {
    var parts = book.introduction.map { latexEscaped($0) + "\n" } + ["\\tableofcontents\n"]
    if !book.claims.isEmpty { parts += ["\\section{Claims}\n", list(book.claims)] }
    for section in book.sections {
      parts.append("\\section{\(latexEscaped(section.title))}\n")
      if !section.badges.isEmpty { parts.append(list(section.badges)) }
      parts += LaTeXRenderer().blocks(section.document, section: "subsection*")
    }
    return """
      \(LaTeXRenderer.preamble(hasFigures: book.sections.contains { $0.document.hasFigures }))\
      \\begin{document}
      \\begin{center}\\LARGE\\bfseries \(latexEscaped(book.title))\\end{center}

      \(parts.joined(separator: "\n"))
      \\end{document}

      """
  }

  private func list(_ badges: [Badge]) -> String {
    let items = badges.map { badge in
      let detail = badge.detail.isEmpty ? "" : ": \(latexEscaped(badge.detail))"
      return
        "  \\item[\(Self.signs[badge.kind] ?? "")] \\textbf{\(latexEscaped(badge.text))}\(detail)\n"
    }
    return "\\begin{itemize}\n\(items.joined())\\end{itemize}\n"
  }

  private static let signs: [Badge.Kind: String] = [
    .good: "$+$", .bad: "$-$", .neutral: "$\\circ$",
  ]
}
