import Foundation
import Report
import TestSupport
import Testing

/// The page in a browser, as a reader opens it.
@Suite struct PageTests {
  /// What the browser found: in frames as wide as a phone and as a desk, which elements stick out.
  private static let wrapper = """
    <!DOCTYPE html><meta name="color-scheme" content="light dark"><body>
    <iframe src="report.html" width="390" height="800"></iframe>
    <iframe src="report.html" width="1280" height="800"></iframe>
    <script>
    addEventListener("load", () => {
      const lines = [...document.querySelectorAll("iframe")].map((frame) => {
        const page = frame.contentDocument, width = frame.contentWindow.innerWidth;
        for (const fold of page.querySelectorAll("details")) fold.open = true;
        const wide = [...page.querySelectorAll("body *")].filter((element) =>
          element.getBoundingClientRect().right > width + 1 && !element.closest(".scroll"));
        const inside = page.documentElement.scrollWidth <= width;
        const names = wide.map((element) => element.tagName + "." + element.className);
        return [width, inside, page.querySelectorAll("section").length, names.join("+")].join(" ");
      });
      document.documentElement.dataset.found = lines.join("|");
      const body = document.querySelector("iframe").contentDocument.body;
      document.documentElement.dataset.background = getComputedStyle(body).backgroundColor;
    });
    </script>
    """

  /// Opens `wrapper` beside a page.
  ///
  /// Returns what it found, the colour behind the text, and what the browser said of it.
  private func open(
    _ page: String, isDark: Bool = false
  ) throws -> (found: String, background: String, console: [String]) {
    let folder = try TemporaryDirectory()
    try folder.write(page.utf8, to: "report.html")
    let path = try folder.write(Self.wrapper.utf8, to: "wrapper.html")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
      "--user-data-dir=\(folder("profile"))", "--allow-file-access-from-files",
      "--enable-logging=stderr", "--window-size=1800,900", "--virtual-time-budget=3000",
      "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)",
      "--dump-dom", "file://\(path)",
    ]
    let (output, errors) = (folder("out"), folder("err"))
    for file in [output, errors] { try Data().write(to: URL(filePath: file)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus == 127 {
      Issue.record("chromium is missing: apt-get install chromium")
    }
    let document = try String(contentsOfFile: output, encoding: .utf8)
    let log = try String(contentsOfFile: errors, encoding: .utf8)
    return (
      document.firstMatch(of: #/data-found="([^"]*)"/#).map { String($0.1) } ?? "",
      document.firstMatch(of: #/data-background="([^"]*)"/#).map { String($0.1) } ?? "",
      log.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
    )
  }

  @Test func `the page fits a phone and a desk, and the browser has nothing to complain of`()
    throws
  {
    let found = try open(HTMLRenderer().render(try Examples.book()))
    #expect(found.console == [])
    #expect(found.found == "390 true 5 |1280 true 5 ")
  }

  @Test(arguments: [false, true])
  func `the committed report fits too, by day and by night`(isDark: Bool) throws {
    let page = try SourceTree().text("artifacts/report.html")
    let sections = page.ranges(of: "<section ").count
    #expect(sections > 10)
    let found = try open(page, isDark: isDark)
    #expect(found.console == [])
    #expect(found.found == "390 true \(sections) |1280 true \(sections) ")
    #expect(found.background == (isDark ? "rgb(20, 23, 28)" : "rgb(255, 255, 255)"))
  }

  @Test func `the test sees what sticks out and what goes wrong`() throws {
    let page = HTMLRenderer().render(try Examples.book())
      .replacing(
        "</main>",
        with: "<p style=\"width:1300px;max-width:none\">wide</p><script>lost()</script></main>")
    let found = try open(page)
    #expect(!found.console.isEmpty)
    #expect(found.found.contains("390 false 5 P."))
  }
}
