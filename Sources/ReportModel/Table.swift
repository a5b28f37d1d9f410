/// A table as data: computed by one stage, stored as JSON, rendered by another.
public struct Table: Equatable, Sendable, ByteStable {
  /// A name for files and references, as in `table4`.
  public let id: String
  /// What the table is called where it is cited, as the `4` of "Table 4".
  public let number: String?
  public let title: String
  /// How the numbers were made, unless a cell says otherwise.
  public let setting: Setting
  public let columns: [Column]
  public let rows: [[Cell]]
  /// Remarks about the whole table.
  public let notes: [String]
  public let arrangement: Arrangement

  /// Where the published number stands.
  public enum Arrangement: String, Sendable, Codable {
    /// In a line of its own below the regenerated one: for tables with many columns.
    case stacked
    /// In a column of its own right of the regenerated one: for tables with few columns.
    case sideBySide = "side by side"
  }

  /// - Throws: `ReportError.noColumns`, or `.raggedRow` for the first row of another width.
  public init(
    id: String, number: String? = nil, title: String, setting: Setting, columns: [Column],
    rows: [[Cell]], notes: [String] = [], arrangement: Arrangement = .stacked
  ) throws(ReportError) {
    guard !columns.isEmpty else { throw .noColumns(table: id) }
    for (index, row) in rows.enumerated() where row.count != columns.count {
      throw .raggedRow(table: id, row: index + 1, expected: columns.count, found: row.count)
    }
    self.id = id
    self.number = number
    self.title = title
    self.setting = setting
    self.columns = columns
    // A setting is kept with a cell only where it differs, so each fact is stored once.
    self.rows = rows.map { row in
      row.map { cell in
        var cell = cell
        if cell.setting == setting { cell.setting = nil }
        return cell
      }
    }
    self.notes = notes
    self.arrangement = arrangement
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      id: container.decode(String.self, forKey: .id),
      number: container.decodeIfPresent(String.self, forKey: .number),
      title: container.decode(String.self, forKey: .title),
      setting: container.decode(Setting.self, forKey: .setting),
      columns: container.decode([Column].self, forKey: .columns),
      rows: container.decode([[Cell]].self, forKey: .rows),
      notes: container.decode([String].self, forKey: .notes),
      arrangement: container.decode(Arrangement.self, forKey: .arrangement))
  }
}

extension Table {
  /// The named numbers of the table, row by row.
  public var metrics: [Metric] {
    rows.flatMap { row in
      zip(columns, row).compactMap { column, cell in
        guard let id = cell.metric, let quantity = cell.regenerated else { return nil }
        return Metric(
          id: id, quantity, better: column.better, setting: cell.setting ?? setting,
          published: cell.comparison?.published, obstacle: cell.comparison?.obstacle)
      }
    }
  }

  /// What a caption says about all numbers: the setting, and the observations behind each.
  package var captionParts: [String] {
    let counts = rows.joined().compactMap { $0.regenerated?.n }
    guard let low = counts.min(), let high = counts.max() else { return setting.parts }
    return setting.parts + ["n = " + (low == high ? "\(low)" : "\(low)–\(high)")]
  }
}
