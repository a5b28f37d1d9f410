import Foundation
import Pipeline

/// The end of a build of every artifact: what became of the paper, where it is written, and what can be done next.
struct RunSummary {
  /// How many artifacts have tables now, of how many.
  var finished: Int
  var wanted: Int
  var profile: String
  var executed: Int
  var fresh: Int
  var failed: Int
  var seconds: Double
  var verdicts: PaperVerdicts?
  var absences: AbsenceNote
  var page: String
  /// Commands as they are pasted, each with what it is good for.
  var next: [(command: String, use: String)]

  private static let labelColumns = 9

  /// At most ten lines.
  var lines: [StyledText] {
    var lines = [headline]
    for (index, line) in (verdicts?.claims ?? "").split(separator: "\n").enumerated() {
      lines.append(row(index == 0 ? "claims" : "", String(line)))
    }
    if let numbers = verdicts?.numbers, !numbers.isEmpty { lines.append(row("numbers", numbers)) }
    if let words = absences.summary { lines.append(row("left out", words)) }
    lines.append(row("page", page))
    let width = next.map(\.command.columns).max() ?? 0
    for (index, step) in next.prefix(10 - lines.count).enumerated() {
      let command = step.use.isEmpty ? step.command : step.command.padded(width)
      lines.append(
        StyledText((index == 0 ? "next" : "").padded(Self.labelColumns), .faint)
          .adding(command, .accent).adding(step.use.isEmpty ? "" : "  \(step.use)", .faint))
    }
    return lines
  }

  private var headline: StyledText {
    let count = finished == wanted ? "\(finished)" : "\(finished) of \(wanted)"
    let stages = executed == 0 ? "nothing was stale" : "\(executed) stages ran, \(fresh) were fresh"
    var line = StyledText("\(count) artifacts", finished == wanted ? .good : .warning)
      .adding(" in profile \(profile); \(stages)")
    if failed > 0 { line.add(", ") }
    if failed > 0 { line.add("\(failed) failed", .bad) }
    return line.adding("; \(DurationText(seconds))")
  }

  private func row(_ label: String, _ text: String) -> StyledText {
    StyledText(label.padded(Self.labelColumns), .faint).adding(text)
  }
}
