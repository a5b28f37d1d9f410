import Foundation
import Testing

extension EndToEnd {
  @Suite struct CheckTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `stages that give the same bits again pass, and their runs are recorded`()
      async throws
    {
      try await sandbox.repro("all")
      let records = sandbox.records.count
      let run = try await sandbox.repro("check", "student", "--times", "2")
      #expect(run.status == 0, "\(run.err)")
      #expect(
        run.out.split(separator: "\n").sorted() == [
          "same      \(TinyManifest.student)  2 runs",
          "same      \(TinyManifest.otherStudent)  2 runs",
        ])
      #expect(sandbox.records.count == records + 4)
      #expect(try await sandbox.repro("status", "--exit-code").status == 0)
    }

    @Test func `what has no stored result is not run`() async throws {
      let run = try await sandbox.repro("check", "table4")
      #expect(run.status == 66)
      #expect(run.err.contains("table4 has no result to compare with"))
      #expect(run.err.contains("next: `repro table4`"))
      #expect(sandbox.contents == ["pipeline.json"])
    }

    @Test func `other bits give 1, are recorded, and the stored result stays`() async throws {
      try await sandbox.repro("all")
      // A stored result that no run gives: the record of one student with the curve of the other.
      let forged = try await sandbox.shell(
        """
        python3 - <<'END'
        import glob, hashlib, json, os
        paths = glob.glob(".repro/records/*/*/*.json")
        records = {json.load(open(p))["stage"]: p for p in paths}
        path = records["\(TinyManifest.student)"]
        record = json.load(open(path))
        other = json.load(open(records["\(TinyManifest.otherStudent)"]))
        record["outputs"]["curve.json"] = other["outputs"]["curve.json"]
        data = json.dumps(record).encode()
        os.unlink(path)
        name = hashlib.sha256(data).hexdigest() + ".json"
        open(os.path.join(os.path.dirname(path), name), "wb").write(data)
        END
        $REPRO store rebuild-index
        """)
      #expect(forged.status == 0, "\(forged.err)")
      let records = sandbox.records.count
      let run = try await sandbox.repro("check", TinyManifest.student, "--json")
      #expect(run.status == 1, "\(run.err)")
      let row = try #require(try run.rows().first)
      #expect(row["times"] as? Int == 1)
      let differences = try #require(row["differences"] as? [[String: Any]])
      #expect(differences.map { $0["output"] as? String } == ["curve.json"])
      #expect(run.err.contains("gave other bytes than its recorded result, which is kept"))
      #expect(sandbox.records.count == records + 1)
      let stat = try await sandbox.repro("store", "stat")
      #expect(stat.out.contains("divergent    \(TinyManifest.student)"))
      let again = try await sandbox.repro("check", TinyManifest.student)
      #expect(again.status == 1)
      #expect(again.out.hasPrefix("DIFFERENT \(TinyManifest.student)  1 run"))
    }
  }
}
