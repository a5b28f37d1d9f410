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
        "<th scope=\"row\">\(TinyManifest.student)</th>", "<dt>key</dt>",
        "<dt>steps</dt><dd>8</dd>",
      ] { #expect(page.contains(part), "\(part)") }
      #expect(!page.contains("so not shown"))
      #expect(!page.contains(sandbox.path))
      // Every claim stands in the overview with its verdict.
      #expect(page.contains("<h2 id=\"claims-title\">Claims</h2>"))
      let judged = try await sandbox.repro("claims", "--json").json() as? [String: Any]
      let claims = judged?["claims"] as? [[String: Any]] ?? []
      let undecided = claims.count { $0["verdict"] as? String == "undecided" }
      #expect(undecided > 0)
      #expect(page.components(separatedBy: "undecided: ").count > undecided)
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

    @Test func `without gnuplot one error says what to do, and numbers are kept`() async throws {
      let empty = sandbox.file("empty")
      try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
      let run = try await sandbox.repro("table4", environment: ["PATH": empty])
      #expect(run.status == 2)
      #expect(run.err.contains("gnuplot is not installed"))
      #expect(run.err.contains("apt-get install gnuplot-nox"))
      let again = try await sandbox.repro("table4", "-v")
      #expect(again.status == 0)
      #expect(again.started == ["table4/report"])
    }

    @Test func `another gnuplot makes renderings stale and nothing else`() async throws {
      try await sandbox.repro("all")
      let folder = sandbox.file("bin")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try sandbox.write("#!/bin/sh\necho 'gnuplot 9.9 patchlevel 1'\n", to: "bin/gnuplot")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: "\(folder)/gnuplot")
      let path = "\(folder):/usr/bin:/bin"
      let why = try await sandbox.repro("why", "table4/report", environment: ["PATH": path])
      #expect(why.out.contains("environment.gnuplot gnuplot 5"))
      #expect(why.out.contains("-> gnuplot 9.9 patchlevel 1"))
      let status = try await sandbox.repro("status", environment: ["PATH": path])
      #expect(status.out.hasSuffix("7 stages: 5 fresh, 2 stale\n"))
    }
  }
}
