import Foundation
import Testing

extension EndToEnd {
  @Suite struct OutputStreamTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `standard output carries the tables and nothing else`() async throws {
      let loud = try await sandbox.repro("table4", "table5", "-v")
      let quiet = try await sandbox.repro("table4", "table5", "-q", "--store", "other")
      #expect(quiet.status == 0)
      #expect(quiet.out == "")
      #expect(quiet.err == "")
      #expect(try loud.out == sandbox.table("table4") + sandbox.table("table5"))
      #expect(loud.err.contains("7 of 7 stages to do"))
    }

    @Test(arguments: [["graph", "--expanded"], ["all"], ["status"], ["table4", "-B", "-v"]])
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
      "doctor", "store stat", "store verify --json", "schema", "history", "fetch --list",
      "published list", "check table4", "--help", "--version",
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
      let run = try await sandbox.shell("$REPRO table4 table5 >joined 2>&1; cat joined")
      let tables = try sandbox.table("table4") + sandbox.table("table5")
      #expect(
        run.out.hasPrefix(tables + "written to artifacts/; the page is artifacts/report.html; "))
      let piped = try await sandbox.shell("$REPRO table4 table5 2>&1 | cat")
      #expect(piped.out.hasPrefix(tables + "written to artifacts/"))
    }

    @Test func `a build goes on when nobody reads its progress`() async throws {
      let run = try await sandbox.shell("set -o pipefail; $REPRO all -v 2>&1 >tables | head -1")
      #expect(run.status == 0)
      #expect(run.out.contains("7 of 7 stages to do"))
      #expect(try sandbox.artifacts().count == 10)
    }

    @Test func `without a terminal no escape codes are written, unless colours are asked for`()
      async throws
    {
      let run = try await sandbox.repro("all", "-v", environment: ["TERM": "xterm"])
      #expect(run.status == 0)
      #expect(!run.err.contains("\u{1B}"))
      #expect(!run.out.contains("\u{1B}"))
      let forced = try await sandbox.repro(
        "all", "-v", "--store", "other", "--color", "always", environment: ["TERM": "xterm"])
      #expect(forced.err.contains("\u{1B}[32mdone"))
      #expect(forced.out.contains("\u{1B}["))
    }

    @Test func `what users typed is shown and not obeyed`() async throws {
      let lines = [
        "$REPRO --b$'\\e[2J'ogus", "$REPRO $'\\e[2J'table", "$REPRO status $'\\e[2J'table",
        "$REPRO all --profile $'\\e[2J'tiny", "$REPRO all -j $'\\e[2J'many",
        "$REPRO trace $'\\e[2J'x",
        "$REPRO fetch $'\\e[2J'x", "$REPRO all -f $'\\e[2J'x", "$REPRO history $'\\e[2J'x",
        "$REPRO store $'\\e[2J'x", "$REPRO diff --against $'\\e[2J'x",
      ]
      for line in lines {
        let run = try await sandbox.shell(line)
        #expect(run.status != 0, "\(line)")
        #expect(!(run.out + run.err).contains("\u{1B}"), "\(line): \(run.err)")
        #expect(run.err.contains("repro: error: "), "\(line): \(run.err)")
      }
    }

    @Test func `every error goes to standard error`() async throws {
      let run = try await sandbox.repro("tabel4")
      #expect(run.out == "")
      #expect(run.err.hasPrefix("repro: error: "))
    }
  }
}
