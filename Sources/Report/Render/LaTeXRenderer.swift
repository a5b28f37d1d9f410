/// Tables as floats for `\input`, with the rules of booktabs; documents as complete sources.
///
/// The text that takes a table in needs `\usepackage{booktabs,graphicx}`. A table wider
/// than the line is shrunk to it.
public struct LaTeXRenderer: Renderer {
  public var fileExtension: String { "tex" }

  public init() {}

  public func render(_ table: Table) -> String {
    let grid = Layout.grid(table)
    return """
      % Needs \\usepackage{booktabs,graphicx}.
      \\begin{table}
        \\centering
        \\setlength{\\belowcaptionskip}{6pt}
      \(number(table))  \\caption{\(caption(table))}
        \\label{tab:\(label(table.id))}
        \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%
        \\begin{tabular}{\(grid.columns.map { $0.isNumeric ? "r" : "l" }.joined())}
          \\toprule
      \(heads(grid).map { "    \($0)\n" }.joined())    \\midrule
      \(body(grid).map { "    \($0)\n" }.joined())    \\bottomrule
        \\end{tabular}}
      \(remarks(grid))\\end{table}

      """
  }

  public func render(_ document: Document) -> String {
    """
    \(Self.preamble(hasFigures: document.hasFigures))\\begin{document}
    \\begin{center}\\Large\\bfseries \(latexEscaped(document.title))\\end{center}

    \(blocks(document, section: "section*").joined(separator: "\n"))
    \\end{document}

    """
  }

  /// The document without its title; `section` is the command of its headings.
  func blocks(_ document: Document, section: String) -> [String] {
    document.blocks.map { block in
      switch block {
      case .heading(let text): "\\\(section){\(latexEscaped(text))}\n"
      case .paragraph(let text): latexEscaped(text) + "\n"
      case .table(let table): render(table)
      case .figure(let figure): render(figure)
      }
    }
  }

  /// What stands before the text of a complete source.
  static func preamble(hasFigures: Bool) -> String {
    """
    \\documentclass[a4paper]{article}
    \\usepackage[margin=25mm]{geometry}
    \\usepackage{booktabs,float,graphicx}
    \(hasFigures ? TikZPicture.preamble + "\n\\floatplacement{figure}{H}\n" : "")\
    \\floatplacement{table}{H}
    % Tables without a number of their own are R1, R2, and so on.
    \\renewcommand{\\thetable}{R\\arabic{table}}

    """
  }

  /// A picture drawn by pgfplots, and its caption.
  func render(_ figure: Figure) -> String {
    let parts = latexEscaped(figure.setting.parts.joined(separator: " · "))
    let notes = figure.notes.map(latexEscaped).filter { !$0.isEmpty }
      .joined(separator: "\\\\\n    ")
    let remarks =
      notes.isEmpty
      ? "" : "  \\begin{flushleft}\\footnotesize\n    \(notes)\n  \\end{flushleft}\n"
    return """
      % Needs \\usepackage{tikz}.
      \\begin{figure}
      \\centering
      \\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%
      \(TikZPicture().render(figure))}
      \\caption{\\textbf{\(latexEscaped(figure.title))} \(parts)}
      \\label{fig:\(label(figure.id))}
      \(remarks)\\end{figure}

      """
  }

  // MARK: The float

  private func caption(_ table: Table) -> String {
    let parts = latexEscaped(table.captionParts.joined(separator: " · "))
    return "\\textbf{\(latexEscaped(table.title))} "
      + parts.replacing(" = ", with: "~=~")
  }

  /// Gives the table its own number in place of the next one of the text around it.
  private func number(_ table: Table) -> String {
    table.number.map {
      "  \\renewcommand{\\thetable}{\(latexEscaped($0))}\\addtocounter{table}{-1}\n"
    } ?? ""
  }

  /// A name without the characters that end or expand in a label.
  private func label(_ id: String) -> String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  private func remarks(_ grid: Grid) -> String {
    let footnotes = grid.footnotes.enumerated().map { mark, text in
      superscript([mark]) + "~" + latexEscaped(text)
    }
    let lines = footnotes + grid.notes.map(latexEscaped)
    guard !lines.isEmpty else { return "" }
    return "  \\begin{flushleft}\\footnotesize\n"
      + lines.map { "    \($0)" }.joined(separator: "\\\\\n") + "\n  \\end{flushleft}\n"
  }

  private func superscript(_ marks: [Int]) -> String {
    marks.isEmpty
      ? "" : "\\textsuperscript{\(marks.map(Footnotes.letters).joined(separator: ","))}"
  }

  // MARK: The tabular

  private func heads(_ grid: Grid) -> [String] {
    let titles = grid.columns.map { head(latexEscaped($0.title), over: 1, isNumeric: $0.isNumeric) }
    guard grid.hasGroups else { return [line(titles)] }
    var rules: [String] = []
    let groups = grid.spans.map { span in
      guard let group = grid.columns[span.lowerBound].group else { return "" }
      rules.append("\\cmidrule(lr){\(span.lowerBound + 1)-\(span.upperBound)}")
      return head(latexEscaped(group), over: span.count, isNumeric: true)
    }
    return [line(groups), rules.joined(separator: " "), line(titles)]
  }

  private func head(_ text: String, over count: Int, isNumeric: Bool) -> String {
    text.isEmpty ? "" : "\\multicolumn{\(count)}{\(isNumeric ? "c" : "l")}{\(text)}"
  }

  private func body(_ grid: Grid) -> [String] {
    guard !grid.blocks.isEmpty else {
      return ["\\multicolumn{\(grid.columns.count)}{l}{no rows} \\\\"]
    }
    let widest = grid.columns.indices.map { column in
      grid.blocks.joined().map { $0[column] }.max { tailWidth($0) < tailWidth($1) } ?? .blank
    }
    let blocks = grid.blocks.map { block in
      block.map { entries in
        line(zip(entries, widest).map { entry($0, widest: $1) })
      }
    }
    // Lines that belong together stand closer than others.
    let isStacked = blocks.contains { $0.count > 1 }
    return Array(blocks.joined(separator: isStacked ? ["\\addlinespace"] : []))
  }

  private func line(_ cells: [String]) -> String {
    cells.joined(separator: " & ") + " \\\\"
  }

  /// A number hangs its tail over a box as wide as the widest tail of its column, which aligns
  /// the bodies of the column.
  private func entry(_ entry: Grid.Entry, widest: Grid.Entry) -> String {
    switch entry.field {
    case .words(let words):
      return latexEscaped(words) + superscript(entry.marks)
    case .number(let body, _):
      let tail = tail(entry)
      if tailWidth(entry) == tailWidth(widest) { return latexEscaped(body) + tail }
      return latexEscaped(body) + (tail.isEmpty ? "" : "\\rlap{\(tail)}")
        + "\\phantom{\(self.tail(widest))}"
    }
  }

  /// The width of a tail in characters, near enough to find the widest of a column.
  private func tailWidth(_ entry: Grid.Entry) -> Int {
    guard case .number(_, let tail) = entry.field else { return 0 }
    return tail.count + entry.marks.count
  }

  private func tail(_ entry: Grid.Entry) -> String {
    guard case .number(_, let tail) = entry.field else { return "" }
    return (tail.hasPrefix(" ") ? "\\ " : "") + latexEscaped(tail) + superscript(entry.marks)
  }
}

extension Document {
  var hasFigures: Bool {
    blocks.contains { if case .figure = $0 { true } else { false } }
  }
}
