/// The numbers of a figure as the rows of a table, for readers who would rather read than look.
struct FigureNumbers {
  let columns: [String]
  /// Lines that follow each other under one label.
  private(set) var groups: [(label: String, rows: [[String]])] = []

  init(_ figure: Figure) {
    let points = figure.series.flatMap { series in series.points.map { (series.label, $0) } }
    let hasIntervals = points.contains { $0.1.low != nil || $0.1.high != nil }
    columns =
      ["series", figure.x.heading, figure.y.heading] + (hasIntervals ? ["from", "to"] : [])
    for (label, point) in points {
      let ends = hasIntervals ? [point.low, point.high] : []
      add(
        [Self.text(point.x, figure.x), Self.text(point.y, figure.y)]
          + ends.map { $0.map { Self.text($0, figure.y) } ?? "" },
        under: point.label.map { "\(label): \($0)" } ?? label)
    }
    for level in figure.levels {
      add(
        ["everywhere", Self.text(level.y, figure.y)] + (hasIntervals ? ["", ""] : []),
        under: level.label)
    }
  }

  private mutating func add(_ row: [String], under label: String) {
    if groups.last?.label == label {
      groups[groups.count - 1].rows.append(row)
    } else {
      groups.append((label, [row]))
    }
  }

  /// A number with four significant digits, or the category that stands there.
  private static func text(_ value: Double, _ axis: Figure.Axis) -> String {
    if let index = Int(exactly: value), axis.categories.indices.contains(index) {
      return axis.categories[index]
    }
    var decimals = min(DecimalText.decimals(of: value), 20)
    var magnitude = value.magnitude
    guard magnitude > 0, magnitude.isFinite else {
      return DecimalText.text(value, decimals: decimals)
    }
    var significant = 3
    while magnitude >= 10, significant > 0 {
      magnitude /= 10
      significant -= 1
    }
    while magnitude < 1, significant < 20 {
      magnitude *= 10
      significant += 1
    }
    decimals = min(decimals, significant)
    return DecimalText.text(value, decimals: decimals)
  }
}
