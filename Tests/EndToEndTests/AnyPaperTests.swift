import Foundation
import Testing

extension EndToEnd {
  @Suite struct AnyPaperTests {
    /// A copy of the example, as a fresh clone has it.
    private func example() throws -> Sandbox { try .example("any-paper") }

    @Test func `the example runs by one command, and its claims hold`() async throws {
      let sandbox = try example()
      let run = try await sandbox.repro("all", "--profile", "quick")
      #expect(run.status == 0, "\(run.err)")
      let table = try sandbox.table("speed-of-light")
      #expect(table.contains("909.0") && table.contains("published"), "\(table)")
      #expect(FileManager.default.fileExists(atPath: sandbox.file("artifacts/speed-of-light.tex")))
      let claims = try await sandbox.repro("claims", "--exit-code")
      #expect(claims.status == 0, "\(claims.out)")
      #expect(claims.out.contains("supported"), "\(claims.out)")
      let diff = try await sandbox.repro("diff", "--against", "paper")
      #expect(diff.status == 0, "\(diff.out)\(diff.err)")
      let page = try String(
        contentsOfFile: sandbox.file("artifacts/report.html"), encoding: .utf8)
      #expect(page.contains("Michelson") && page.contains("lie above the speed"))
      let summary = try String(
        contentsOfFile: sandbox.file("artifacts/summary/summary.txt"), encoding: .utf8)
      #expect(summary.split(separator: "\n").count == 6)
      let again = try await sandbox.repro("all", "--profile", "quick", "-v")
      #expect(again.started.isEmpty)
    }

    @Test func `a project that init makes runs, and init overwrites nothing`() async throws {
      let sandbox = try Sandbox()
      #expect(try await sandbox.repro("init", "new").status == 0)
      let run = try await sandbox.repro("all", "-C", "new")
      #expect(run.status == 0, "\(run.err)")
      let compare = try await sandbox.repro("compare", "summary", "-C", "new")
      #expect(compare.out.contains("threshold") && compare.out.contains("3.25"), "\(compare.out)")
      let again = try await sandbox.repro("init", "new")
      #expect(again.status == 73 && again.err.contains("nothing was written"))
    }
  }
}
