import Foundation
import Testing

@testable import Report

@Suite struct LaTeXRendererTests {
  @Test(arguments: [
    ("50% & $5 #1 a_b {c}", "50\\% \\& \\$5 \\#1 a\\_b \\{c\\}"),
    ("~ ^ \\", "\\textasciitilde{} \\textasciicircum{} \\textbackslash{}"),
    ("−1 ± 2 ≥ 3²", "$-$1 $\\pm$ 2 $\\geq$ 3$^{2}$"), ("42–46", "42--46"), ("--", "-{}-"),
    ("é í", "\\'{e} \\'{\\i}"), ("漢", "{[}U+6F22]"), ("?`", "?{}`"), ("[x]*", "{[}x]{*}"),
  ])
  func `text prints as itself`(text: String, escaped: String) {
    #expect(latexEscaped(text) == escaped)
  }

  @Test func `a document of hostile texts compiles`() throws {
    let document = Document(
      title: "Hostile & odd",
      blocks: Examples.hostile.flatMap { [.heading($0), .paragraph($0)] }
        + [.table(try Examples.nasty())])
    let run = try compile(LaTeXRenderer().render(document))
    #expect(run.status == 0, "\(run.log)")
  }

  @Test func `every table of the examples compiles and fits its page`() throws {
    try expectFits(LaTeXRenderer().render(Examples.document()))
  }

  @Test func `a table compiles and fits inside another text`() throws {
    let table = LaTeXRenderer().render(try Examples.pairedDifferences())
    try expectFits(
      """
      \\documentclass[twocolumn]{article}
      \\usepackage[T1]{fontenc}
      \\usepackage{booktabs,graphicx}
      \\begin{document}
      See Table~\\ref{tab:table-a}.
      \(table)
      \\end{document}
      """)
  }

  @Test func `a broken source does not pass for a compiled one`() throws {
    let run = try compile("\\documentclass{article}\\begin{document}a & b\\end{document}")
    #expect(run.status == 1)
  }

  private func expectFits(
    _ source: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try compile(source)
    #expect(run.status == 0, "\(run.log)", sourceLocation: sourceLocation)
    #expect(!run.log.contains("Overfull"), "\(run.log)", sourceLocation: sourceLocation)
  }

  private func compile(_ source: String) throws -> (status: Int32, log: String) {
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
        "pdflatex is missing: apt-get install texlive-latex-base texlive-latex-recommended")
    }
    let log = try? Data(contentsOf: folder.appending(path: "text.log"))
    return (process.terminationStatus, log.map { String(decoding: $0, as: UTF8.self) } ?? "no log")
  }
}
