/// Lays a table out: where the published numbers stand, and what is said below the table.
struct Layout {
  private let table: Table
  private var footnotes = Footnotes()
  private var hasGaps = false
  private var hasDashes = false
  /// Whether a line of published numbers is left out, all of which our copy of the publication lost.
  private var hasLostLines = false
  /// What is true of so many published numbers that a note says it once.
  private let sharedObstacle: String?
  private let sharedRemark: String?

  static func grid(_ table: Table) -> Grid {
    var layout = Layout(table: table)
    return layout.grid()
  }

  private init(table: Table) {
    self.table = table
    let published = table.rows.joined().compactMap { cell -> (Published.Number, String?)? in
      guard case .known(let number)? = cell.published else { return nil }
      return (number, cell.comparison?.obstacle)
    }
    sharedObstacle = Self.mostFrequent(published.compactMap(\.1))
    let remarks = published.map(\.0.remark)
    sharedRemark = remarks.count > 1 && Set(remarks).count == 1 ? remarks[0] : nil
  }

  /// The text that is there more than once, and more often than any other.
  private static func mostFrequent(_ texts: [String]) -> String? {
    let counts = Dictionary(grouping: texts, by: \.self).mapValues(\.count)
    return counts.filter { $0.value > 1 }.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  private mutating func grid() -> Grid {
    let blocks =
      switch table.arrangement {
      case .sideBySide: table.rows.map { [sideBySide($0)] }
      case .stacked: table.rows.map { stacked($0) }
      }
    return Grid(
      columns: columns, blocks: blocks, footnotes: footnotes.texts,
      notes: legend + table.notes.filter { !printable($0).isEmpty })
  }

  // MARK: Columns

  private func cells(_ column: Int) -> [Cell] { table.rows.map { $0[column] } }

  private func hasComparison(_ column: Int) -> Bool {
    cells(column).contains { $0.published?.isKnown ?? false }
  }

  /// Where a stacked table says which line is which; nil where nothing is compared.
  ///
  /// That is before the first column with numbers, so after the labels.
  private var sourceColumn: Int? {
    let indices = table.columns.indices
    guard table.arrangement == .stacked, indices.contains(where: hasComparison) else { return nil }
    return indices.first { cells($0).contains { $0.regenerated != nil || $0.published != nil } }
  }

  private var columns: [Grid.Column] {
    var columns = table.columns.enumerated().flatMap { index, column -> [Grid.Column] in
      let isNumeric = cells(index).contains { !$0.isText }
      let title = column.title + (column.unit?.symbol.map { " (\($0))" } ?? "")
      guard table.arrangement == .sideBySide, hasComparison(index) else {
        return [Grid.Column(title: title, group: column.group, isNumeric: isNumeric)]
      }
      let group = [column.group, title].compactMap(\.self).joined(separator: ", ")
      return ["regenerated", "published"].map {
        Grid.Column(title: $0, group: group, isNumeric: isNumeric)
      }
    }
    if let sourceColumn {
      columns.insert(Grid.Column(title: "", isNumeric: false), at: sourceColumn)
    }
    return columns
  }

  // MARK: Rows

  private mutating func sideBySide(_ row: [Cell]) -> [Grid.Entry] {
    row.indices.flatMap { index in
      let own = regenerated(row[index], in: index)
      return hasComparison(index) ? [own, published(row[index], in: index)] : [own]
    }
  }

  private mutating func stacked(_ row: [Cell]) -> [[Grid.Entry]] {
    var own = row.indices.map { regenerated(row[$0], in: $0) }
    guard let sourceColumn else { return [own] }
    guard row.contains(where: { $0.published?.isKnown ?? false }) else {
      if row.contains(where: { $0.published == .lost }) { hasLostLines = true }
      own.insert(.blank, at: sourceColumn)
      return [own]
    }
    var beside = row.indices.map { published(row[$0], in: $0) }
    own.insert(Grid.Entry(field: .words("regenerated")), at: sourceColumn)
    beside.insert(Grid.Entry(field: .words("published")), at: sourceColumn)
    return [own, beside]
  }

  private mutating func regenerated(_ cell: Cell, in column: Int) -> Grid.Entry {
    let unit = table.columns[column].unit
    var remarks = cell.footnotes
    let field: Grid.Field
    switch cell.content {
    case .text(let text): field = .words(text)
    case .integer(let value): field = .number(body: DecimalText.text(value), tail: "")
    case .quantity(let quantity): field = .init(quantity, columnUnit: unit)
    case .comparison(let comparison): field = .init(comparison.regenerated, columnUnit: unit)
    case .missing(let reason):
      // A place that the publication leaves empty as well lacks nothing.
      if cell.quoted == .notReported {
        hasDashes = true
        field = .words("–")
      } else {
        field = .words("missing")
        remarks.insert(reason, at: 0)
      }
    }
    let differences = cell.setting?.differences(from: table.setting) ?? []
    if !differences.isEmpty {
      remarks.append("With " + differences.joined(separator: ", "))
    }
    return Grid.Entry(
      field: field, marks: remarks.map { footnotes.mark($0) },
      metric: cell.regenerated == nil ? nil : cell.metric)
  }

  private mutating func published(_ cell: Cell, in column: Int) -> Grid.Entry {
    guard let published = cell.published else { return .blank }
    switch published {
    case .lost:
      hasGaps = true
      return Grid.Entry(field: .words("lost in our copy"))
    case .notReported:
      hasDashes = true
      return Grid.Entry(field: .words("–"))
    case .known(let number):
      let obstacle = cell.comparison?.obstacle
        .flatMap { $0 == sharedObstacle ? nil : "Not comparable: \($0)" }
      let remark = number.remark == sharedRemark ? nil : number.remark
      let unit = table.columns[column].unit
      return Grid.Entry(
        field: cell.comparison.map { .init(number, beside: $0, columnUnit: unit) }
          ?? .init(number, columnUnit: unit),
        marks: [remark, obstacle].compactMap(\.self).map { footnotes.mark($0) })
    }
  }

  // MARK: Remarks

  /// Explains the signs for unknown numbers, where the table has any.
  private var legend: [String] {
    (hasGaps
      ? [
        "lost in our copy: the publication prints a number here, and our copy of it lost that number; "
          + "docs/published.md says how to complete it."
      ] : [])
      + (hasLostLines
        ? ["Our copy of the publication lost the numbers of rows without a published line."] : [])
      + (hasDashes ? ["–: the publication reports no number."] : [])
      + (sharedRemark.map { ["Published numbers: \($0.prefix(1).lowercased() + $0.dropFirst())."] }
        ?? [])
      + (sharedObstacle.map { ["In parentheses: another quantity, not compared (\($0))."] } ?? [])
  }
}

extension Setting {
  /// The parts of the caption in which this setting differs from `other`; fewer of its seeds are no difference.
  fileprivate func differences(from other: Setting) -> [String] {
    var own = self
    if Set(seeds).isSubset(of: other.seeds) { own.seeds = other.seeds }
    return zip(own.parts, other.parts).filter { $0 != $1 }.map(\.0)
  }
}

extension Published.Number {
  /// What a reader must know about where the number is from; nil for a plainly printed one.
  fileprivate var remark: String? {
    let origin: String? =
      switch source {
      case .printed: nil
      case .publicVersion: "Read in a public version of the publication"
      case .derived: "Derived from other published numbers"
      case .completed: "Completed by published.json" + (citation.map { " (\($0))" } ?? "")
      }
    let error = uncertainty.map {
      "uncertain by " + DecimalText.text($0, decimals: DecimalText.decimals(of: $0))
    }
    let parts = [origin, error].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}

extension Published {
  fileprivate var isKnown: Bool { if case .known = self { true } else { false } }
}
