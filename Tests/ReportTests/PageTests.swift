import Foundation
import Report
import TestSupport
import Testing

/// The page in a browser, as readers open it: `scripts/check-page` says what is looked at.
@Suite struct PageTests {
  /// The problems that the script finds in a page.
  private func problems(_ page: String) throws -> [String] {
    let folder = try TemporaryDirectory()
    let path = try folder.write(page.utf8, to: "report.html")
    let output = folder("problems")
    try Data().write(to: URL(filePath: output))
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [
      SourceTree().root.appending(path: "scripts/check-page").path(percentEncoded: false), path,
    ]
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
    #expect((process.terminationStatus == 0) == lines.isEmpty)
    return lines.map(String.init)
  }

  @Test
  func `readers find nothing wrong, on a phone, a laptop, a desk and paper, by day and by night`()
    throws
  {
    #expect(try problems(HTMLRenderer().render(try Examples.book())) == [])
  }

  @Test(arguments: [
    ("<p class=\"far\">wide</p>", ".far { width: 2000px; max-width: none; }", "sticks out: p.far"),
    ("<p class=\"pale\">x</p>", ".pale { color: #999; }", "too little contrast: p.pale"),
    ("<p class=\"tiny\">x</p>", ".tiny { font-size: 8px; }", "too small: p.tiny"),
    ("<a href=\"#nowhere\">x</a>", "", "leads nowhere: #nowhere"),
    ("<a href=\"#content\"></a>", "", "no name: a"),
    ("<table><tr><td>1</td></tr></table>", "", "a table without a caption"),
    ("<script>lost()</script>", "", "the browser says: "),
    ("<p onclick=\"x()\">x</p>", "", "the browser says: "),
  ])
  func `the check sees what goes wrong`(markup: String, style: String, problem: String) throws {
    // The policy lets only the page's own style in, so another is put into that one's place.
    let page = HTMLRenderer().render(try Examples.book())
      .replacing("</main>", with: "\(markup)</main>")
      .replacing("</style>", with: "\(style)</style>")
    let open =
      style.isEmpty
      ? page : page.replacing(#/style-src 'sha256-[^']*'/#, with: "style-src 'unsafe-inline'")
    let found = try problems(open)
    #expect(found.contains { $0.contains(problem) }, "\(found)")
  }
}
