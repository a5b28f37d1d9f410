import Foundation

/// The first line of the board: how much is done, and how long the rest takes.
struct BoardHeadline {
  /// The share of the expected work that is done.
  let fraction: Double
  let done: Int
  let outdated: Int
  let running: Int
  /// Seconds; nil while there is no evidence.
  let left: Double?

  private static let longestBar = 30

  private var percent: String {
    // The last percent is for the end alone.
    let percent = Int((100 * fraction).rounded(.down))
    return "\(done < outdated ? min(99, percent) : 100) %"
  }

  private var time: String { left.map { "\(TimeLeft($0)) left" } ?? "estimating" }

  /// For logs: no column matters.
  var plain: String { "[\(done)/\(outdated)] \(percent), \(running) running, \(time)" }

  func line(columns: Int) -> StyledText {
    var line = StyledText(percent.aligned(5), .strong)
    let counts = "\(done)/\(outdated)"
    let end = StyledText("  \(counts)  \(running) running  ").adding(time, .accent)
    let room = columns - line.width - end.width - 4
    if room >= 10 {
      let width = min(Self.longestBar, room)
      let full = Int((Double(width) * min(1, fraction)).rounded(.down))
      line.add("  ")
      line.add(String(repeating: "━", count: full), .good)
      line.add(String(repeating: "─", count: width - full), .faint)
    }
    for (text, style) in end.parts { line.add(text, style) }
    guard line.width > columns else { return line }
    return StyledText(percent, .strong).adding("  \(counts)  ").adding(time, .accent)
      .fitted(to: columns)
  }
}

/// A time left as people say it: finer than it can be known it is never told.
struct TimeLeft: CustomStringConvertible {
  let description: String

  init(_ seconds: Double) {
    switch seconds {
    case ..<55: description = "\(max(5, Int((seconds / 5).rounded(.up)) * 5)) s"
    case ..<570:
      let tens = Int((seconds / 10).rounded(.up))
      description = String(format: "%ld:%02ld min", tens / 6, tens % 6 * 10)
    default: description = DurationText(seconds).description
    }
  }
}
