/// The course of a number in lines for a terminal.
public struct HistoryText {
  public let text: String

  /// One line a stretch, and when the number last changed.
  public init(_ id: MetricID, _ stretches: [HistoryStretch]) {
    let values = stretches.compactMap { $0.metric?.value }
    let spans = zip(values, values.dropFirst()).map { ($1 - $0).magnitude }.filter { $0 > 0 }
    let decimals = NumberText.decimals(of: values, toShow: spans.min() ?? 0)
    let rows = stretches.map { stretch -> [String] in
      let value =
        stretch.metric.map { metric in
          DecimalText.text(metric.value, decimals: decimals)
            + (metric.spread.map { " ± " + DecimalText.text($0, decimals: decimals) } ?? "")
        } ?? "not there"
      return [
        "\(stretch.since)", shortRevision(stretch.revision ?? ""),
        stretch.runs == 1 ? "1 run" : "\(stretch.runs) runs", value, printable(stretch.step ?? ""),
      ]
    }
    let unit = stretches.compactMap(\.metric).last?.unit.rawValue ?? ""
    let lines = Self.aligned(rows)
    let summary =
      stretches.count == 1
      ? "never changed"
      : stretches.last.map { "last change: \($0.since), run \($0.run)" } ?? "no run has it"
    text = (["\(id) (\(printable(unit)))"] + lines + [summary]).map { $0 + "\n" }.joined()
  }

  /// Columns of equal width, without spaces at the ends of lines.
  static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.compactMap { $0.indices.contains(column) ? $0[column].count : nil }.max() ?? 0
    }
    return rows.map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }
  }
}
