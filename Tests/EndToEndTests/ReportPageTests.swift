import Foundation
import Testing

extension EndToEnd {
  @Suite struct ReportPageTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private func report(_ kind: String, in folder: String = "artifacts") throws -> String {
      try String(contentsOfFile: sandbox.file("\(folder)/report.\(kind)"), encoding: .utf8)
    }

    @Test func `the page has every artifact with its picture and its provenance`() async throws {
      try await sandbox.repro("all")
      let page = try report("html")
      for part in [
        "id=\"section-table4\"", "id=\"section-table5\"", "id=\"figure-table4-differences-title\"",
        "<th scope=\"row\">\(TinyManifest.student.drop { $0 != "/" }.dropFirst())", "<dt>key</dt>",
        "<dt>steps</dt><dd>8</dd>",
      ] { #expect(page.contains(part), "\(part)") }
      #expect(!page.contains("so not shown"))
      #expect(!page.contains(sandbox.path))
      // Every claim stands in the overview with its verdict.
      #expect(page.contains("<h2 id=\"claims-title\"><a href=\"#claims\">Claims</a></h2>"))
      let judged = try await sandbox.repro("claims", "--json").json() as? [String: Any]
      let claims = judged?["claims"] as? [[String: Any]] ?? []
      let undecided = claims.count { $0["verdict"] as? String == "undecided" }
      #expect(undecided > 0)
      #expect(page.components(separatedBy: "</span> undecided</span>").count > undecided)
      // The first screen counts them.
      #expect(page.contains("</span> \(undecided) undecided"))
      #expect(page.contains("data-m=\"5/"))
      #expect(page.contains("<dt>run</dt><dd>20"))
      #expect(try report("md").contains("](table4-differences.svg)"))
      #expect(try report("tex").contains("\\begin{tikzpicture}"))
    }

    @Test func `the page has what is fresh, whatever this build was asked for`() async throws {
      try await sandbox.repro("table4")
      #expect(try report("html").contains("so not shown: table5."))
      try await sandbox.repro("table5")
      let page = try report("html")
      #expect(page.contains("id=\"section-table4\"") && !page.contains("so not shown"))
      try await sandbox.repro("all", "--output", "again")
      #expect(try report("html", in: "again") == page)
    }

    @Test func `results of other settings are not shown`() async throws {
      try await sandbox.repro("all")
      try sandbox.write(TinyManifest(steps: 10))
      try await sandbox.repro("table4")
      let page = try report("html")
      #expect(page.contains("<dt>steps</dt><dd>10</dd>"))
      #expect(!page.contains("<dt>steps</dt><dd>8</dd>"))
      #expect(page.contains("so not shown: table5."))
    }
  }
}
