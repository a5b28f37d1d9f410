import Foundation
import Testing

@testable import Report
@testable import ReportModel

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

  @Test func `every figure compiles and fits its page`() throws {
    let figures = Examples.figures().filter { $0.id != Examples.nastyFigure().id }
    try expectFits(
      LaTeXRenderer().render(
        Document(title: "Figures", blocks: figures.map { .figure($0) })))
  }

  @Test func `a book with every hostile text compiles`() throws {
    let run = try compile(LaTeXBook().render(try Examples.book()))
    #expect(run.status == 0, "\(run.log)")
  }
}
