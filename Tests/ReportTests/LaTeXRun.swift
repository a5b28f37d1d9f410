import Foundation
import Testing

/// Expects a source that compiles without a line that is too long.
func expectFits(
  _ source: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let run = try compile(source)
  #expect(run.status == 0, "\(run.log)", sourceLocation: sourceLocation)
  #expect(!run.log.contains("Overfull"), "\(run.log)", sourceLocation: sourceLocation)
}

/// Runs pdfLaTeX once.
func compile(_ source: String) throws -> (status: Int32, log: String) {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "latex-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try Data(source.utf8).write(to: folder.appending(path: "text.tex"))
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [
    "pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "text.tex",
  ]
  process.currentDirectoryURL = folder
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  if process.terminationStatus == 127 {
    Issue.record(
      "pdflatex is missing: apt-get install texlive-latex-recommended texlive-pictures")
  }
  let log = try? Data(contentsOf: folder.appending(path: "text.log"))
  return (process.terminationStatus, log.map { String(decoding: $0, as: UTF8.self) } ?? "no log")
}
