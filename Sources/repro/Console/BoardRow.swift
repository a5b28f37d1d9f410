import Foundation
import Pipeline

/// A running stage on the board.
struct BoardRow {
  let name: String
  let progress: StageProgress?

  /// Narrower terminals have a stage in two lines, so that neither its name nor its step is lost.
  private static let wide = 60

  /// The rows in at most so many lines; a last line counts those that do not fit.
  static func lines(_ stages: [BoardRow], columns: Int, rows: Int) -> [StyledText] {
    guard rows > 0 else { return [] }
    let height = columns < wide ? 2 : 1
    let fits = stages.count * height <= rows
    let shown = stages.prefix(fits ? stages.count : (rows - 1) / height)
    let longest = shown.map(\.name.columns).max() ?? 0
    let width = min(longest, max(20, columns / 2))
    let lines = shown.flatMap { stage in
      height == 2
        ? stage.pair(columns: columns) : [stage.line(nameColumns: width, columns: columns)]
    }
    let others = stages.count - shown.count
    guard others > 0 else { return lines }
    return lines + [StyledText("  and \(others) more", .faint).fitted(to: columns)]
  }

  /// How far the stage is, the most telling first; names never lose a number to the end of the line.
  static func details(_ progress: StageProgress?) -> [String] {
    guard let progress else { return [] }
    var parts = [percent(progress), "\(progress.unit) \(progress.step)/\(progress.totalSteps)"]
    if let rate = progress.rate, rate > 0 {
      parts.append("\(TimeLeft(Double(progress.totalSteps - progress.step) / rate)) left")
    }
    if let detail = progress.detail {
      parts.append(detail)
    } else if let rate = progress.rate, rate > 0 {
      parts.append(String(format: "%.0f/s", rate))
    }
    if let loss = progress.loss { parts.append(String(format: "loss %.4f", loss)) }
    return parts
  }

  private static func percent(_ progress: StageProgress) -> String {
    "\(Int(100 * progress.fraction)) %"
  }

  private func line(nameColumns: Int, columns: Int) -> StyledText {
    let name = Ellipsis.middle(self.name, columns: nameColumns)
    return Self.fill(StyledText("  \(name.padded(nameColumns))"), with: details, columns: columns)
  }

  private func pair(columns: Int) -> [StyledText] {
    [
      StyledText("  \(Ellipsis.middle(name, columns: columns - 2))"),
      Self.fill(StyledText("  "), with: details, columns: columns),
    ]
  }

  private var details: [String] {
    progress == nil ? ["running"] : Self.details(progress)
  }

  /// Whole parts, as long as there is room for them.
  private static func fill(_ start: StyledText, with parts: [String], columns: Int) -> StyledText {
    var line = start
    for (index, part) in parts.enumerated() {
      let text = "  " + (index == 0 && part.hasSuffix("%") ? part.aligned(4) : part)
      guard line.width + text.columns <= columns else { continue }
      line.add(text, .faint)
    }
    return line.fitted(to: columns)
  }
}
