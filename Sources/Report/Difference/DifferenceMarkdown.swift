/// A comparison for a pull request or the summary of a step: short, with the rest folded away.
///
/// Hosts cut long texts, so a table has at most `longest` lines and a cell `widest` characters; the JSON
/// form has everything.
public struct DifferenceMarkdown: DifferenceRenderer {
  private let longest: Int
  private let widest: Int

  public init(longest: Int = 40, widest: Int = 300) {
    self.longest = longest
    self.widest = widest
  }

  public func render(_ difference: Difference) -> String {
    let words = DifferenceWords(difference)
    let failing = DifferenceLine.lines(of: difference, where: \.isFailing)
    let rest = DifferenceLine.lines(of: difference) {
      !$0.isFailing && $0.verdict != .sameBits && $0.verdict != .agrees
    }
    let notes = difference.notes.map { "\n\(markdownParagraph($0))\n" }.joined()
    guard !failing.isEmpty || !rest.isEmpty else {
      return markdownParagraph(words.headline) + "\n" + notes
    }
    var text = failing.isEmpty ? "" : "\n" + table(failing)
    if !rest.isEmpty {
      let summary = "\(rest.count == 1 ? "1 line" : "\(rest.count) lines") that do not fail"
      text += "\n<details><summary>\(summary)</summary>\n\n\(table(rest))\n</details>\n"
    }
    let headline = markdownEscaped(words.headline)
    return (failing.isEmpty ? headline : "**\(headline)**") + "\n" + text + notes
  }

  private func table(_ lines: [DifferenceLine]) -> String {
    let head = "| verdict | number | baseline | now | change | |\n|:--|:--|--:|--:|--:|:--|\n"
    let rows = lines.prefix(longest).map { line in
      let cells = [
        line.verdict.rawValue, line.name, line.baseline, line.current, line.change, line.remark,
      ]
      return "| " + cells.map { markdownEscaped(clipped($0)) }.joined(separator: " | ") + " |\n"
    }
    let more = lines.count - longest
    return head + rows.joined() + (more > 0 ? "\n… and \(more) more lines.\n" : "")
  }

  private func clipped(_ text: String) -> String {
    text.count > widest ? text.prefix(widest - 1) + "…" : text
  }
}
