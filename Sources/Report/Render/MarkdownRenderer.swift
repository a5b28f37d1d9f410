/// Tables and documents as GitHub-flavoured Markdown, aligned so that a terminal shows it well.
///
/// Markdown tables have one line of heads. Where columns are grouped it holds the groups, and
/// the titles of the columns stand in bold in the line below.
public struct MarkdownRenderer: Renderer {
  public var fileExtension: String { "md" }

  public init() {}

  public func render(_ table: Table) -> String {
    let grid = Layout.grid(table)
    let title = (table.number.map { "Table \($0). " } ?? "") + table.title
    let caption =
      "**\(markdownEscaped(title))**\n\n"
      + markdownParagraph(table.captionParts.joined(separator: " · ")) + "\n\n"
    return caption + lines(grid).joined(separator: "\n") + "\n" + remarks(grid)
  }

  public func render(_ document: Document) -> String {
    (["# \(markdownEscaped(document.title))\n"] + blocks(document, level: 2))
      .joined(separator: "\n")
  }

  /// The document without its title; `level` is that of its headings.
  func blocks(_ document: Document, level: Int) -> [String] {
    let signs = String(repeating: "#", count: level)
    return document.blocks.map { block in
      switch block {
      case .heading(let text): "\(signs) \(markdownEscaped(text))\n"
      case .paragraph(let text): markdownParagraph(text) + "\n"
      case .table(let table): render(table)
      case .figure(let figure): render(figure)
      }
    }
  }

  /// A link to the picture, which stands beside the text as `ID.svg`, and its caption.
  private func render(_ figure: Figure) -> String {
    let notes = figure.notes.filter { !printable($0).isEmpty }.map {
      "- \(markdownParagraph($0))\n"
    }.joined()
    return "![\(markdownEscaped(figure.summary))](\(FigureFile.name(of: figure.id)))\n\n"
      + "**\(markdownEscaped(figure.title))**\n\n"
      + markdownParagraph(figure.setting.parts.joined(separator: " · ")) + "\n"
      + (notes.isEmpty ? "" : "\n" + notes)
  }

  // MARK: The table

  private func lines(_ grid: Grid) -> [String] {
    let heads = heads(grid)
    let body = body(grid)
    let widths = grid.columns.indices.map { column in
      max(3, (heads + body).map { $0[column].count }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - cells[column].count)
        return grid.columns[column].isNumeric ? space + cells[column] : cells[column] + space
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = grid.columns.indices.map { column in
      let dashes = String(repeating: "-", count: widths[column] + 1)
      return grid.columns[column].isNumeric ? dashes + ":" : ":" + dashes
    }
    return [line(heads[0]), "|" + rule.joined(separator: "|") + "|"]
      + (heads.dropFirst() + body).map(line)
  }

  private func heads(_ grid: Grid) -> [[String]] {
    let titles = grid.columns.map { markdownEscaped($0.title) }
    guard grid.hasGroups else { return [titles] }
    var top = titles
    var bottom = titles.map { $0.isEmpty ? "" : "**\($0)**" }
    for span in grid.spans {
      if let group = grid.columns[span.lowerBound].group {
        for column in span { top[column] = "" }
        top[span.lowerBound] = markdownEscaped(group)
      } else {
        bottom[span.lowerBound] = ""
      }
    }
    return [top, bottom]
  }

  private func body(_ grid: Grid) -> [[String]] {
    guard !grid.blocks.isEmpty else {
      return [["no rows"] + grid.columns.dropFirst().map { _ in "" }]
    }
    let entries = grid.blocks.flatMap(\.self)
    let tailWidths = grid.columns.indices.map { column in
      entries.map { tail($0[column]).count }.max() ?? 0
    }
    return entries.map { line in
      line.indices.map { column in
        let tail = tail(line[column])
        switch line[column].field {
        case .words(let words): return markdownEscaped(words) + tail
        case .number(let body, _):
          let space = String(repeating: " ", count: tailWidths[column] - tail.count)
          return markdownEscaped(body) + tail + space
        }
      }
    }
  }

  /// What follows the aligned part of an entry: the rest of a number, and the marks.
  private func tail(_ entry: Grid.Entry) -> String {
    let marks = entry.marks.map(superscript).joined(separator: ",")
    switch entry.field {
    case .words: return marks
    case .number(_, let tail): return escapedTail(tail) + marks
    }
  }

  private func escapedTail(_ tail: String) -> String {
    (tail.hasPrefix(" ") ? " " : "") + markdownEscaped(tail)
  }

  // MARK: Below the table

  private func remarks(_ grid: Grid) -> String {
    let footnotes = grid.footnotes.enumerated().map { mark, text in
      "- \(superscript(mark)) \(markdownEscaped(text))\n"
    }
    let notes = grid.notes.map { "- \(markdownParagraph($0))\n" }
    let lines = footnotes + notes
    return lines.isEmpty ? "" : "\n" + lines.joined()
  }

  func superscript(_ mark: Int) -> String {
    Footnotes.letters(mark).map { Self.superscripts[$0] ?? "" }.joined()
  }

  private static let superscripts = Dictionary(
    uniqueKeysWithValues: zip(
      "abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ".map(String.init)))
}
