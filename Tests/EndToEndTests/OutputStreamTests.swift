import Foundation
import Testing

extension EndToEnd {
  @Suite struct OutputStreamTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `standard output carries the tables and nothing else`() async throws {
      let loud = try await sandbox.repro("all", "-v")
      let quiet = try await sandbox.repro("all", "-q", "--store", "other")
      #expect(quiet.status == 0)
      #expect(quiet.out == loud.out)
      #expect(quiet.err == "")
      #expect(try loud.out == sandbox.table("table4") + sandbox.table("table5"))
      #expect(loud.err.contains("7 of 7 stages to do"))
    }

    @Test(arguments: [["graph", "--expanded"], ["all"], ["status"], ["all", "-B", "-v"]])
    func `a reader that goes away after a line is no error`(arguments: [String]) async throws {
      try await sandbox.repro("all")
      let run = try await sandbox.shell(
        "set -o pipefail; $REPRO \(arguments.joined(separator: " ")) | head -1")
      #expect(run.status == 0)
      #expect(run.out.split(separator: "\n").count == 1)
      #expect(!run.err.lowercased().contains("pipe"))
    }

    /// Every verb that writes results, where they can be written.
    private static let verbs = [
      "all", "status", "status --json", "graph --format json", "plan", "plan --json", "why table4",
      "log teacher-data", "trace table4", "claims --json", "diff --against artifacts --json",
      "doctor",
      "store stat", "store verify --json", "schema", "history", "fetch --list", "published list",
      "check table4", "--help", "--version",
    ]

    @Test func `results that are lost give 73 or 74 and a message`() async throws {
      try await sandbox.repro("all")
      for words in Self.verbs {
        let full = try await sandbox.shell("$REPRO \(words) >/dev/full")
        #expect(full.status == 73, "\(words): \(full.err)")
        #expect(full.err.contains("standard output cannot be written: No space left on device"))
        let closed = try await sandbox.shell("$REPRO \(words) >&-")
        #expect(closed.status == 74, "\(words): \(closed.err)")
        #expect(closed.err.contains("standard output cannot be written: "))
      }
    }

    @Test func `both streams in one file keep their order and their lines`() async throws {
      try await sandbox.repro("all")
      let run = try await sandbox.shell("$REPRO all >joined 2>&1; cat joined")
      let tables = try sandbox.table("table4") + sandbox.table("table5")
      #expect(run.out == tables + "written to artifacts/\n")
      let piped = try await sandbox.shell("$REPRO all 2>&1 | cat")
      #expect(piped.out == run.out)
    }

    @Test func `a build goes on when nobody reads its progress`() async throws {
      let run = try await sandbox.shell("set -o pipefail; $REPRO all -v 2>&1 >tables | head -1")
      #expect(run.status == 0)
      #expect(run.out.contains("7 of 7 stages to do"))
      #expect(try sandbox.artifacts().count == 10)
    }

    @Test func `without a terminal no escape codes are written`() async throws {
      let run = try await sandbox.repro("all", "-v", environment: ["TERM": "xterm"])
      #expect(run.status == 0)
      #expect(!run.err.contains("\u{1B}"))
      let forced = try await sandbox.repro(
        "all", "--store", "other", "--color", "always", environment: ["TERM": "xterm"])
      #expect(forced.err.contains("\u{1B}["))
      #expect(!forced.out.contains("\u{1B}"))
    }

    private func onTerminal(_ environment: [String: String]) async throws -> String {
      // `script` gives the program a terminal and copies what appears there.
      let run = try await sandbox.shell(
        "script -qec \"$REPRO all -B\" /dev/null", environment: environment)
      #expect(run.status == 0)
      return run.out
    }

    @Test func `on a terminal live lines appear and are cleared`() async throws {
      let shown = try await onTerminal(["TERM": "xterm"])
      #expect(shown.contains("\u{1B}[J"))
      #expect(shown.firstMatch(of: /\[\d\/7\] \d running/) != nil)
      let end = try #require(shown.range(of: "\u{1B}[J", options: .backwards))
      #expect(!shown[end.upperBound...].contains(" running"))
    }

    @Test(arguments: [["NO_COLOR": "1"], ["CI": "true"], ["TERM": "dumb"]])
    func `a terminal stays plain when the environment asks for it`(wish: [String: String])
      async throws
    {
      let shown = try await onTerminal(["TERM": "xterm"].merging(wish) { $1 })
      #expect(!shown.contains("\u{1B}"))
      #expect(shown.contains("7 of 7 stages to do"))
    }

    @Test func `every error goes to standard error`() async throws {
      let run = try await sandbox.repro("tabel4")
      #expect(run.out == "")
      #expect(run.err.hasPrefix("repro: error: "))
    }
  }
}
