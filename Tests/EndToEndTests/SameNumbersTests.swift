import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The comparison of `scripts/same-numbers`, on stores that the built program filled.
  @Suite struct SameNumbersTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    private static let script = SourceTree().root.appending(path: "scripts/same-numbers")
      .path(percentEncoded: false)

    /// Fills the stores `old` and `new`, and lets lines of Python alter each record of `new`; a record's file is
    /// deleted where they set `record` to None.
    private func fill(altering lines: String = "pass") async throws {
      let run = try await sandbox.shell(
        """
        set -e
        $REPRO all -q --store old >/dev/null
        $REPRO all -q --store new >/dev/null
        python3 - <<'EOF'
        import json, pathlib
        for path in sorted(pathlib.Path("new/records").glob("*/*/*.json")):
            whole = json.loads(path.read_bytes())
            record = whole.get("record", whole)
            stage, outputs = record["stage"], record["outputs"]
            \(lines)
            path.chmod(0o644)
            if record is None:
                path.unlink()
            else:
                path.write_text(json.dumps(whole))
        EOF
        """)
      try #require(run.status == 0, "\(run.err)")
    }

    private func compare(_ more: String = "") async throws -> Finished {
      try await sandbox.shell("python3 '\(Self.script)' --stores old new \(more)")
    }

    @Test func `two runs of the same program have the same numbers`() async throws {
      try await fill()
      let run = try await compare()
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out.contains(" are equal, 0 differ as meant, 0 differ;"))
      #expect(!run.out.hasPrefix("0 files"))
    }

    @Test func `another digest is named, and a reason makes it meant`() async throws {
      let altered = TinyManifest.student
      try await fill(
        altering: """
          if stage == "\(altered)": outputs["metrics.json"] = {"digest": 64 * "0"}
          """)
      let run = try await compare()
      #expect(run.status == 1)
      #expect(run.out.contains("\(altered)") && run.out.contains(":metrics.json differs\n"))
      let meant = try await compare("--except '\(altered)*:metrics.json=another rounding'")
      #expect(meant.status == 0, "\(meant.out)")
      #expect(meant.out.contains(":metrics.json differs, which is meant: another rounding\n"))
      let other = try await compare("--except 'nothing-of-this-name=another rounding'")
      #expect(other.status == 1)
    }

    @Test func `a stage that is missing on one side is a difference`() async throws {
      try await fill(altering: "if stage == '\(TinyManifest.student)': record = None")
      let run = try await compare()
      #expect(run.status == 1)
      #expect(run.out.contains("only in OLD"))
    }

    @Test func `measurements and what reads them are counted, not compared`() async throws {
      try await fill(
        altering: """
          record["isMeasurement"] = stage == "\(TinyManifest.student)"
              if stage == "table4": outputs["metrics.json"] = {"digest": 64 * "f"}
          """)
      let run = try await compare()
      #expect(run.status == 0, "\(run.out)")
      #expect(!run.out.contains("; 0 stages measure"))
    }

    @Test func `wrong uses say what to do`() async throws {
      for use in ["--stores none new", "--stores old", "no-such-commit HEAD", "--except x old new"]
      {
        let run = try await sandbox.shell("python3 '\(Self.script)' \(use)")
        #expect(run.status == 64, "\(use): \(run.err)")
        #expect(run.err.contains("  next: "), "\(use): \(run.err)")
      }
    }
  }
}
