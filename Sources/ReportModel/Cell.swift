/// One place of a table.
public struct Cell: Equatable, Sendable, Codable {
  public var content: Content
  /// Remarks about this cell alone, printed below the table.
  public var footnotes: [String]
  /// The name under which the number is found elsewhere.
  public var metric: MetricID?
  /// How the number was made, where that differs from the rest of the table.
  public var setting: Setting?
  /// What the publication says at a place where this run has no number.
  public var quoted: Published?

  /// What stands in a cell.
  public enum Content: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case quantity(Quantity)
    case comparison(Comparison)
    /// A number should stand here and does not.
    case missing(reason: String)
  }

  public init(
    _ content: Content, footnotes: [String] = [], metric: MetricID? = nil,
    setting: Setting? = nil, quoted: Published? = nil
  ) {
    self.content = content
    self.footnotes = footnotes
    self.metric = metric
    self.setting = setting
    self.quoted = quoted
  }

  /// The number of this run, where there is one.
  public var regenerated: Quantity? {
    switch content {
    case .quantity(let quantity): quantity
    case .comparison(let comparison): comparison.regenerated
    case .text, .integer, .missing: nil
    }
  }

  /// The two numbers of a cell that has a published one.
  package var comparison: Comparison? {
    if case .comparison(let comparison) = content { comparison } else { nil }
  }

  /// What the publication says at this place, where the table has room for it.
  package var published: Published? { comparison?.published ?? quoted }

  /// Whether there are words alone, and no number of either side.
  package var isText: Bool {
    if case .text = content { published == nil } else { false }
  }
}

extension Cell {
  public static func text(_ text: String) -> Cell { Cell(.text(text)) }

  public static func integer(_ value: Int) -> Cell { Cell(.integer(value)) }

  public static func quantity(_ quantity: Quantity, metric: MetricID? = nil) -> Cell {
    Cell(.quantity(quantity), metric: metric)
  }

  /// `wins` of `total`, printed as in `4/5`.
  public static func wins(_ wins: Int, of total: Int, metric: MetricID? = nil) -> Cell {
    .quantity(.wins(wins, of: total), metric: metric)
  }

  /// No number of this run, and what the publication says at its place.
  public static func missing(because reason: String, beside published: Published? = nil) -> Cell {
    Cell(.missing(reason: reason), quoted: published)
  }

  /// Words in place of a number of this run, which a note of the table explains.
  public static func words(_ words: String, beside published: Published?) -> Cell {
    Cell(.text(words), quoted: published)
  }

  /// A regenerated number beside the published one; see `Comparison` for when they are compared.
  public static func comparison(
    _ regenerated: Quantity, _ published: Published, under setting: Setting,
    obstacle: String? = nil, metric: MetricID? = nil
  ) -> Cell {
    let comparison = Comparison(regenerated, published, under: setting, obstacle: obstacle)
    return Cell(.comparison(comparison), metric: metric, setting: setting)
  }

  /// The same cell with one more footnote.
  public func footnote(_ text: String) -> Cell {
    var copy = self
    copy.footnotes.append(text)
    return copy
  }
}
