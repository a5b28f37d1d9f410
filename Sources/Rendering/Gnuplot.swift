package import Foundation
internal import Report
internal import StageKit

/// Runs gnuplot on a script.
///
/// It starts without the user's settings and in the locale C, reads one file, and writes one. Its version
/// is part of the key of the stage that runs it.
package struct Gnuplot {
  static let program = "gnuplot"

  /// Where the script and the drawing may lie for a while.
  package let folder: URL

  /// The SVG text that gnuplot makes of `script`.
  /// - Throws: `StageError` when gnuplot is not installed or refuses the script.
  func draw(_ script: GnuplotScript) throws -> String {
    let file = folder.appending(path: "gnuplot.plot")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(script.text.utf8).write(to: file)
    let run = try ToolRun(
      [Self.program, "-d", file.path(percentEncoded: false)],
      setting: ["LC_ALL": "C", "TZ": "UTC", "GNUTERM": nil], seconds: Self.patience)
    switch run.end {
    case .exited(0): return String(decoding: run.output, as: UTF8.self)
    case .notStarted(ENOENT), .exited(127):
      throw StageError.invalidInput(
        "gnuplot is not installed, and there are figures to draw; install it"
          + " (apt-get install gnuplot-nox) and give the same command again")
    case .timedOut:
      throw StageError.invalidInput("gnuplot did not end within \(Int(Self.patience)) s")
    case .exited, .signaled, .notStarted:
      let lines = String(decoding: run.messages, as: UTF8.self).split(whereSeparator: \.isNewline)
      let words = lines.suffix(6).joined(separator: " | ").printable
      throw StageError.invalidInput("gnuplot could not draw a figure: \(words)")
    }
  }

  /// Seconds; a figure takes a fraction of one.
  private static let patience = 300.0
}
