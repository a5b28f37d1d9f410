import Foundation
import Testing

extension EndToEnd {
  /// What others made, and what somebody altered, is not believed.
  @Suite struct TrustTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    /// Alters a record of a store by a line of Python, in which `r` is the record and `by` all by stage.
    private func forge(_ stage: String, _ line: String, in store: String) async throws {
      let run = try await sandbox.shell(
        """
        python3 - <<'END'
        import glob, hashlib, json, os
        paths = glob.glob("\(store)/records/*/*/*.json")
        records = {json.load(open(p))["stage"]: p for p in paths}
        by = {stage: json.load(open(p)) for stage, p in records.items()}
        path = records["\(stage)"]
        r = by["\(stage)"]
        \(line)
        data = json.dumps(r).encode()
        os.unlink(path)
        open(f"{os.path.dirname(path)}/{hashlib.sha256(data).hexdigest()}.json", "wb").write(data)
        END
        """)
      try #require(run.status == 0, "\(run.err)")
    }

    private func exported() async throws -> String {
      try await sandbox.repro("all")
      try #require(try await sandbox.repro("store", "export", "box", "all").status == 0)
      return sandbox.file("box")
    }

    @Test func `imported results say so, and a recheck makes them our own`() async throws {
      let box = try await exported()
      let elsewhere = try Sandbox()
      #expect(try await elsewhere.repro("store", "import", box).status == 0)
      #expect(try await elsewhere.repro("all", "-v").started == [])
      let trace = try await elsewhere.repro("trace", "table4:5")
      #expect(trace.out.contains("came    from \(box), imported "), "\(trace.out)")
      let page = try String(
        contentsOfFile: elsewhere.file("artifacts/report.html"), encoding: .utf8)
      #expect(page.contains("imported from another store"))
      let recheck = try await elsewhere.repro("store", "import", box, "--recheck", "99")
      #expect(recheck.status == 0, "\(recheck.out) \(recheck.err)")
      #expect(recheck.out.contains("same      \(TinyManifest.student)  1 run"))
      #expect(!(try await elsewhere.repro("trace", "table4:5")).out.contains("came    from"))
      #expect(!(try await sandbox.repro("trace", "table4:5")).out.contains("came    from"))
    }

    @Test func `numbers that nobody computed are found by a recheck`() async throws {
      let box = try await exported()
      try await forge(
        TinyManifest.student,
        "r['outputs']['curve.json'] = by['\(TinyManifest.otherStudent)']['outputs']['curve.json']",
        in: "box")
      let elsewhere = try Sandbox()
      let run = try await elsewhere.repro("store", "import", box, "--recheck", "99")
      #expect(run.status == 1)
      #expect(run.out.contains("DIFFERENT \(TinyManifest.student)"))
    }

    @Test(arguments: [
      "r['outputs']['../../victim'] = next(iter(r['outputs'].values()))",
      "del r['outputs']['curve.json']",
      "r['outputs']['curve.json']['byteCount'] = -1",
      "r['isMeasurement'] = True",
      "r['stage'] = chr(27) + ']0;pwned'",
      "r['usage']['finishedAt'] = 1e300",
    ])
    func `a record that is not what its kind declares is refused`(line: String) async throws {
      let box = try await exported()
      try await forge(TinyManifest.student, line, in: "box")
      let elsewhere = try Sandbox()
      let run = try await elsewhere.repro("store", "import", box)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out.contains("refused: "), "\(run.out)")
      #expect(!run.out.contains("\u{1B}") && !run.err.contains("\u{1B}"))
      #expect(run.out.contains("6 results with"))
    }

    @Test func `a record without a declared output in our own store is not fresh`() async throws {
      try await sandbox.repro("all")
      try await forge(TinyManifest.student, "del r['outputs']['curve.json']", in: ".repro")
      try await sandbox.shell("rm .repro/index.sqlite*")
      let status = try await sandbox.repro("status", TinyManifest.student)
      #expect(status.out.contains("does not have the outputs that its kind declares"))
      let run = try await sandbox.repro("all", "-v")
      #expect(run.status == 0)
      #expect(run.started == [TinyManifest.student])
      #expect(try await sandbox.repro("status", "--exit-code").status == 0)
    }

    @Test(arguments: [
      "outputs = replace(outputs, 'table.md', 'table.me')",
      "outputs = replace(outputs, ' 8 ', ' 9 ')",
      "outputs = substr(outputs, 2) || '0'",
      "key = substr(key, 2) || '0'",
    ])
    func `an altered index runs nothing and shows nothing`(change: String) async throws {
      try await sandbox.repro("all")
      let artifacts = try sandbox.artifacts()
      try await sandbox.shell(
        """
        python3 - <<'END'
        import sqlite3
        with sqlite3.connect(".repro/index.sqlite") as index:
          index.execute("UPDATE action SET \(change)")
        END
        """)
      let run = try await sandbox.repro("all", "-v")
      #expect(run.status == 0, "\(run.err)")
      #expect(run.started == [])
      #expect(try sandbox.artifacts() == artifacts)
    }

    @Test func `no id in a manifest moves a terminal`() async throws {
      var text = TinyManifest().text
      text = text.replacing("\"id\": \"table5\"", with: "\"id\": \"\\u001b]0;pwned\\u0007\"")
      try sandbox.write(text, to: "pipeline.json")
      for verb in [["all"], ["status"], ["graph"], ["all", "-n"]] {
        let run = try await sandbox.start(verb).finish()
        #expect(run.status == 65)
        #expect(run.err.contains("\\u{1b}]0;pwned\\u{7}"), "\(run.err)")
        #expect(!run.err.contains("\u{1B}") && !run.out.contains("\u{1B}"))
      }
    }

    @Test func `garbage of one project is what no project of the store needs`() async throws {
      let store = sandbox.file("shared")
      let other = try Sandbox(TinyManifest(seeds: [43]))
      try await sandbox.repro("table4", "--store", store)
      // A table of the same parameters would stay as the latest of its stage, with what it was made from.
      let student = "student/classes=5/method=dtg-ff/seed=43"
      try await other.repro(student, "--store", store)
      let gc = try await sandbox.repro("store", "gc", "--store", store, "--keep-hours", "0")
      #expect(gc.status == 0, "\(gc.err)")
      #expect(
        try await other.repro("status", student, "--store", store, "--exit-code").status == 0)
      #expect(
        try await sandbox.repro("status", "table4", "--store", store, "--exit-code").status == 0)
      try FileManager.default.removeItem(atPath: other.file("pipeline.json"))
      let refused = try await sandbox.repro("store", "gc", "--store", store, "--keep-hours", "0")
      #expect(refused.status == 66)
      #expect(refused.err.contains("--forget-gone"))
      let forced = try await sandbox.repro(
        "store", "gc", "--store", store, "--keep-hours", "0", "--forget-gone")
      #expect(forced.status == 0, "\(forced.err)")
      #expect(forced.out.contains("seed=43"))
    }

    @Test func `a bundle's artifacts are computed only after a yes`() async throws {
      try await sandbox.repro("all")
      try await sandbox.repro("bundle", "box.tar")
      let run = try await sandbox.repro("bundle", "--verify", "--recompute", "box.tar")
      #expect(run.status == 64)
      #expect(run.err.contains("add --yes"))
    }
  }
}
