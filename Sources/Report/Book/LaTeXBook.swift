/// A book as a report of a few pages: what it comes to, the claims, and the tables that the publication numbers.
///
/// Every other table is a source of its own, which the report names. It needs booktabs, graphicx, geometry and tikz.
public struct LaTeXBook: BookRenderer {
  public var fileExtension: String { "tex" }

  public init() {}

  public func render(_ book: Book) -> String {
    let figure = book.answer?.figure
    var parts = book.answer.map(opening) ?? []
    parts += book.answer.map(verdicts) ?? []
    parts += figure.map { [LaTeXRenderer().render($0)] } ?? []
    let decided = book.claims.filter { $0.kind != .neutral }
    if book.answer == nil, !decided.isEmpty { parts += ["\\section*{Claims}\n", list(decided)] }
    parts += tables(book)
    parts += rest(book)
    return """
      \(Self.preamble)\\begin{document}
      \\begin{center}\\Large\\bfseries \(latexEscaped(book.title))\\end{center}

      \(parts.joined(separator: "\n"))
      \\end{document}

      """
  }

  private static let preamble = """
    \\documentclass[a4paper,10pt]{article}
    \\usepackage[margin=20mm]{geometry}
    \\usepackage{booktabs,graphicx}
    \(TikZPicture.preamble)
    % Floats go where there is room, so that no page is left half empty.
    \\renewcommand{\\topfraction}{0.95}\\renewcommand{\\bottomfraction}{0.9}
    \\renewcommand{\\textfraction}{0.05}\\renewcommand{\\floatpagefraction}{0.75}
    \\setcounter{topnumber}{6}\\setcounter{bottomnumber}{4}\\setcounter{totalnumber}{9}
    % Tables without a number of their own are R1, R2, and so on.
    \\renewcommand{\\thetable}{R\\arabic{table}}
    \\setlength{\\parindent}{0pt}\\setlength{\\parskip}{4pt}\\emergencystretch=3em

    """

  private func opening(_ answer: Answer) -> [String] {
    let paper = answer.publication
    let facts = answer.facts.map { "\(latexEscaped($0.name)): \(latexEscaped($0.value))" }
    return [
      "\\begin{center}\(latexEscaped(paper.title))\\\\\\texttt{\(latexEscaped(paper.address))}\\end{center}\n"
    ] + answer.sentences.map { latexEscaped($0) + "\n" }
      + ["{\\footnotesize \(facts.joined(separator: ". ")).}\n"]
  }

  private func verdicts(_ answer: Answer) -> [String] {
    answer.verdicts.map { verdicts in
      let findings = (verdicts.findings + verdicts.findingsElsewhere).map {
        "\(latexEscaped($0.statement)) {\\footnotesize(\(latexEscaped($0.evidence)))}"
      }
      let summary = verdicts.summary.map { "{\\footnotesize \(latexEscaped($0))}" }
      let items = (findings + summary).map {
        "  \\item[\(Self.signs[verdicts.kind] ?? "")] \($0)\n"
      }
      let head = "\\textbf{\(verdicts.count) \(latexEscaped(verdicts.title))}\n"
      return items.isEmpty
        ? head
        : head
          + "\\begin{itemize}\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}\\setlength{\\topsep}{0pt}\n"
          + "\(items.joined())\\end{itemize}\n"
    }
  }

  private func tables(_ book: Book) -> [String] {
    book.sections.flatMap { section in
      section.document.blocks.compactMap { block -> String? in
        guard case .table(let table) = block, table.number != nil else { return nil }
        return LaTeXRenderer().render(table)
      }
    }
  }

  /// The artifacts that the report leaves out, by the names of their sources.
  private func rest(_ book: Book) -> [String] {
    let others = book.sections.filter { !$0.isNumbered }
    guard !others.isEmpty else { return [] }
    let items = others.map { "\\texttt{\(latexEscaped($0.id))} (\(latexEscaped($0.title)))" }
    return [
      "{\\footnotesize\\sloppy \\textbf{Further tables and figures}, each a source of its own name: "
        + items.joined(separator: "; ") + ".\\par}\n"
    ]
  }

  private func list(_ badges: [Badge]) -> String {
    let items = badges.map { badge in
      let detail = badge.detail.isEmpty ? "" : " {\\footnotesize(\(latexEscaped(badge.detail)))}"
      return
        "  \\item[\(Self.signs[badge.kind] ?? "")] \\textbf{\(latexEscaped(badge.text))} \(latexEscaped(badge.statement))\(detail)\n"
    }
    return "\\begin{itemize}\n\(items.joined())\\end{itemize}\n"
  }

  private static let signs: [Badge.Kind: String] = [
    .good: "$+$", .bad: "$-$", .neutral: "$\\circ$",
  ]
}
