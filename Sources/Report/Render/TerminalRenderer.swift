/// Documents as text for a terminal of so many columns: no line is longer.
///
/// A table that is too wide for it gets narrower columns of words, and is then cut into bands: each has the columns of
/// labels and as many columns of numbers as fit.
public struct TerminalRenderer: Renderer {
  public var fileExtension: String { "txt" }
  private let columns: Int

  private static let gap = 2
  /// A column of words is never made narrower.
  private static let narrowest = 10

  public init(columns: Int) { self.columns = max(20, columns) }

  public func render(_ document: Document) -> String {
    document.blocks.map { block in
      switch block {
      case .heading(let text): wrapped(text)
      case .paragraph(let text): wrapped(text)
      case .table(let table): render(table)
      case .figure(let figure):
        wrapped("Figure: \(figure.title) (\(FigureFile.name(of: figure.id)))")
      }
    }.joined(separator: "\n")
  }

  public func render(_ table: Table) -> String {
    let grid = Layout.grid(table)
    let title = (table.number.map { "Table \($0). " } ?? "") + table.title
    return wrapped(title) + wrapped(table.captionParts.joined(separator: " · "))
      + bands(grid).map { "\n" + $0 }.joined() + remarks(grid)
  }

  // MARK: Bands

  private func bands(_ grid: Grid) -> [String] {
    // Every band says which row is which: by the first column and the words after it.
    let labels =
      grid.columns.indices.prefix(1)
      + grid.columns.indices.dropFirst().prefix { !grid.columns[$0].isNumeric }
    let cells = body(grid)
    var widths = grid.columns.indices.map { column in
      max(
        heads(grid, column).map(\.count).max() ?? 0, cells.map { $0[column].count }.max() ?? 0)
    }
    // Words can be wrapped: the widest column gives way first.
    let words = grid.columns.indices.filter { !grid.columns[$0].isNumeric }
    let room = labels.count == grid.columns.count ? columns : columns * 3 / 5
    let shrinkable = labels.count == grid.columns.count ? words : labels
    while length(shrinkable, widths) > room,
      let widest = shrinkable.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > Self.narrowest
    { widths[widest] -= 1 }
    for column in words { widths[column] = min(widths[column], max(Self.narrowest, columns / 2)) }
    var bands: [[Int]] = []
    for span in grid.spans where !span.allSatisfy(labels.contains) {
      let own = span.filter { !labels.contains($0) }
      if let last = bands.last, length(labels + last + own, widths) <= columns {
        bands[bands.count - 1] += own
      } else {
        // A group that is wider than the terminal is cut as well.
        bands.append([])
        for column in own {
          let last = bands[bands.count - 1]
          if !last.isEmpty, length(labels + last + [column], widths) > columns { bands.append([]) }
          bands[bands.count - 1].append(column)
        }
      }
    }
    if bands.isEmpty { bands = [[]] }
    return bands.map { band(labels + $0, grid, cells, widths) }
  }

  private func length(_ shown: [Int], _ widths: [Int]) -> Int {
    shown.reduce(0) { $0 + widths[$1] } + Self.gap * max(0, shown.count - 1)
  }

  private func band(_ shown: [Int], _ grid: Grid, _ cells: [[String]], _ widths: [Int]) -> String {
    func lines(_ row: [String]) -> [String] {
      let wrapped = shown.map { Self.wrap(row[$0], to: widths[$0]) }
      return (0..<(wrapped.map(\.count).max() ?? 0)).map { line in
        let parts = zip(shown, wrapped).map { column, text in
          let piece = line < text.count ? text[line] : ""
          let space = String(repeating: " ", count: max(0, widths[column] - piece.count))
          return grid.columns[column].isNumeric ? space + piece : piece + space
        }
        return Self.trimmed(String(parts.joined(separator: "  ").prefix(columns)))
      }
    }
    var text = grid.hasGroups ? groups(shown, grid, widths) : []
    text += lines(grid.columns.map { printable($0.title) })
    text.append(String(repeating: "─", count: min(columns, length(shown, widths))))
    text += cells.flatMap(lines)
    if cells.isEmpty { text.append("no rows") }
    return text.map { $0 + "\n" }.joined()
  }

  /// The line of groups, each over the first of its columns.
  private func groups(_ shown: [Int], _ grid: Grid, _ widths: [Int]) -> [String] {
    var line = ""
    var place = 0
    var last: String?
    for column in shown {
      let group = grid.columns[column].group
      if let group, group != last {
        let text = printable(group)
        if line.count > place { line = String(line.prefix(max(0, place - 1))) }
        line += String(repeating: " ", count: max(0, place - line.count)) + text
      }
      last = group
      place += widths[column] + Self.gap
    }
    return line.isEmpty ? [] : [Self.trimmed(String(line.prefix(columns)))]
  }

  // MARK: Cells

  private func heads(_ grid: Grid, _ column: Int) -> [String] {
    [printable(grid.columns[column].title)]
  }

  /// The cells as text; numbers of a column are aligned at the end of their bodies.
  private func body(_ grid: Grid) -> [[String]] {
    let entries = grid.blocks.flatMap(\.self)
    let tailWidths = grid.columns.indices.map { column in
      entries.map { tail($0[column]).count }.max() ?? 0
    }
    return entries.map { line in
      line.indices.map { column in
        let tail = tail(line[column])
        switch line[column].field {
        case .words(let words): return printable(words) + tail
        case .number(let body, _):
          return body + tail + String(repeating: " ", count: tailWidths[column] - tail.count)
        }
      }
    }
  }

  private func tail(_ entry: Grid.Entry) -> String {
    let marks = entry.marks.map(MarkdownRenderer().superscript).joined(separator: ",")
    if case .number(_, let tail) = entry.field { return tail + marks }
    return marks
  }

  // MARK: Words

  private func remarks(_ grid: Grid) -> String {
    let footnotes = grid.footnotes.enumerated().map { mark, text in
      "\(MarkdownRenderer().superscript(mark)) \(printable(text))"
    }
    let lines = footnotes + grid.notes.map(printable)
    return lines.isEmpty ? "" : "\n" + lines.map { wrapped($0, indent: 2) }.joined()
  }

  private func wrapped(_ text: String, indent: Int = 0) -> String {
    let space = String(repeating: " ", count: indent)
    let lines = Self.wrap(printable(text), to: columns - indent)
    return lines.enumerated().map { ($0.offset == 0 ? "" : space) + $0.element + "\n" }.joined()
  }

  /// Lines of at most so many characters; a longer word is cut.
  private static func wrap(_ text: String, to width: Int) -> [String] {
    guard text.count > width, width > 0 else { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var word = Substring(word)
      if !line.isEmpty, line.count + 1 + word.count <= width {
        line += " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      while word.count > width {
        lines.append(String(word.prefix(width)))
        word = word.dropFirst(width)
      }
      line = String(word)
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }
}
