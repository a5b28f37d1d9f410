/// A table of a page: heads with their scopes, a caption, its numbers as links to their runs, and its remarks.
///
/// Cells and rows end where the next one begins: HTML asks for no end tags here, and a page has tens of thousands.
struct HTMLTable {
  private let table: Table
  private let grid: Grid
  /// Begins every id of the table.
  private let name: String
  private let context: HTMLContext

  init(_ table: Table, name: String, context: HTMLContext = HTMLContext()) {
    self.table = table
    self.name = name
    self.context = context
    grid = Layout.grid(table)
  }

  func render() -> String {
    let title = (table.number.map { "Table \($0). " } ?? "") + table.title
    return """
      <div class="table\(table.number == nil ? "" : " numbered")">
      <div class="scroll" role="region" tabindex="0" aria-labelledby="\(name)-caption">
      <table>
      <caption id="\(name)-caption"><strong>\(xmlEscaped(title))</strong>\
      \(context.setting(table.captionParts))</caption>
      <thead>
      \(heads)</thead>
      \(bodies)</table>
      </div>
      \(remarks)</div>

      """
  }

  // MARK: Heads

  private var heads: String {
    guard grid.hasGroups else {
      return "<tr>\(grid.columns.map { head($0) }.joined())\n"
    }
    var top = ""
    var bottom = ""
    for span in grid.spans {
      if let group = grid.columns[span.lowerBound].group {
        top += "<th scope=\"colgroup\" colspan=\"\(span.count)\">\(xmlEscaped(group))"
        bottom += span.map { head(grid.columns[$0]) }.joined()
      } else {
        top += head(grid.columns[span.lowerBound], rows: 2)
      }
    }
    return "<tr>\(top)\n<tr>\(bottom)\n"
  }

  private func head(_ column: Grid.Column, rows: Int = 1) -> String {
    let span = rows > 1 ? " rowspan=\"\(rows)\"" : ""
    let style = column.isNumeric ? " class=\"n\"" : ""
    guard !printable(column.title).isEmpty else { return "<td\(span)>" }
    return "<th scope=\"col\"\(span)\(style)>\(xmlEscaped(column.title))"
  }

  // MARK: Body

  private var bodies: String {
    guard !grid.blocks.isEmpty else {
      return "<tbody>\n<tr><td class=\"t\" colspan=\"\(grid.columns.count)\">no rows\n</tbody>\n"
    }
    // A line with its published one below it is a body of its own, which keeps the two together.
    guard grid.blocks.contains(where: { $0.count > 1 }) else {
      return "<tbody>\n\(grid.blocks.map(block).joined())</tbody>\n"
    }
    return grid.blocks.map { "<tbody>\n\(block($0))</tbody>\n" }.joined()
  }

  private func block(_ lines: [[Grid.Entry]]) -> String {
    let labelSpans = lines.count > 1 && lines[1].first?.isBlank == true
    return lines.enumerated().map { index, line in
      let cells = line.enumerated().map { column, entry in
        guard column == 0 else { return cell(entry, in: column) }
        if index > 0, labelSpans { return "" }
        return label(entry, rows: labelSpans ? lines.count : 1)
      }
      return "<tr\(index > 0 ? " class=\"published\"" : "")>\(cells.joined())\n"
    }.joined()
  }

  private func label(_ entry: Grid.Entry, rows: Int) -> String {
    let scope = rows > 1 ? "rowgroup\" rowspan=\"\(rows)" : "row"
    let style = grid.columns[0].isNumeric ? " class=\"n\"" : ""
    return "<th scope=\"\(scope)\"\(style)>\(content(entry))"
  }

  private func cell(_ entry: Grid.Entry, in column: Int) -> String {
    "<td\(grid.columns[column].isNumeric ? "" : " class=\"t\"")>\(content(entry))"
  }

  private func content(_ entry: Grid.Entry) -> String {
    let marks = entry.marks.map { mark in
      let letters = Footnotes.letters(mark)
      return "<a href=\"#\(name)-\(letters)\" aria-label=\"note \(letters)\">\(letters)</a>"
    }
    let notes = marks.isEmpty ? "" : "<sup>\(marks.joined(separator: ","))</sup>"
    switch entry.field {
    case .words(let words): return context.linked(xmlEscaped(words), entry.metric) + notes
    case .number(let body, let tail):
      let rest = tail.isEmpty ? "" : "<i>\(escapedTail(tail))</i>"
      return context.linked(xmlEscaped(body), entry.metric) + rest + notes
        + context.mark(entry.metric)
    }
  }

  private func escapedTail(_ tail: String) -> String {
    (tail.hasPrefix(" ") ? "&#160;" : "") + xmlEscaped(tail)
  }

  // MARK: Below the table

  private var remarks: String {
    let footnotes = grid.footnotes.enumerated().map { mark, text in
      let letters = Footnotes.letters(mark)
      return "<li id=\"\(name)-\(letters)\"><sup>\(letters)</sup> \(xmlEscaped(text))</li>\n"
    }
    let notes = grid.notes.map { "<li>\(xmlEscaped($0))</li>\n" }
    let legend = context.legend(of: grid).map { "<li>\($0)</li>\n" } ?? ""
    let lines = footnotes + notes
    return lines.isEmpty && legend.isEmpty
      ? "" : "<ul class=\"notes\">\n\(legend)\(lines.joined())</ul>\n"
  }
}

extension Grid.Entry {
  fileprivate var isBlank: Bool {
    guard case .words(let words) = field else { return false }
    return words.isEmpty && marks.isEmpty
  }
}
