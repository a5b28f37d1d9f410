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
    let files = ["plot", "svg", "log"].map { folder.appending(path: "gnuplot.\($0)") }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    try Data(script.text.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "-u", "GNUTERM", "LC_ALL=C", "TZ=UTC", Self.program, "-d",
      files[0].path(percentEncoded: false),
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus != 127 else {
      throw StageError.invalidInput(
        "gnuplot is not installed, and there are figures to draw; install it"
          + " (apt-get install gnuplot-nox) and give the same command again")
    }
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let log = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
      let lines = log.split(whereSeparator: \.isNewline).suffix(6).joined(separator: " | ")
      throw StageError.invalidInput("gnuplot could not draw a figure: \(lines)")
    }
    return String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
  }
}
