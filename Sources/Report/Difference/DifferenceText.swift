/// A comparison for a terminal: a line for each number that has something to tell, and a last line.
public struct DifferenceText: DifferenceRenderer {
  public init() {}

  public func render(_ difference: Difference) -> String {
    let words = DifferenceWords(difference)
    let lines = DifferenceLine.lines(of: difference) { !$0.verdict.isQuiet }
    let width = lines.map(\.name.count).max() ?? 0
    let verdictWidth = max(14, lines.map(\.verdict.rawValue.count).max() ?? 0)
    let rows = lines.map { line in
      let values = [line.baseline, line.current].filter { !$0.isEmpty }.joined(separator: " -> ")
      let change = line.change.isEmpty ? "" : " (\(line.change))"
      let parts = [
        padded(line.verdict.rawValue, verdictWidth), padded(line.name, width), values + change,
        line.remark,
      ]
      return trimmed(parts.filter { !$0.isEmpty }.joined(separator: "  "))
    }
    return (rows + difference.notes.map(printable) + [words.headline]).map { $0 + "\n" }.joined()
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }
}
