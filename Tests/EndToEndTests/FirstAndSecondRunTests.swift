import Foundation
import Testing

extension EndToEnd {
  @Suite struct FirstAndSecondRunTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `the first run runs every stage, and named targets print their tables`() async throws
    {
      let first = try await sandbox.repro("table4", "table5", "-v")
      #expect(first.status == 0)
      #expect(first.started == TinyManifest.all)
      #expect(sandbox.records.count == TinyManifest.all.count)
      let artifacts = try sandbox.artifacts()
      #expect(
        Set(artifacts.keys) == [
          "metrics.json", "report.html", "report.md", "report.tex", "table4-differences.svg",
          "table4.md", "table4.tex", "table5-gaps.svg", "table5.md", "table5.tex",
        ])
      let tables = ["table4.md", "table5.md"].compactMap { artifacts[$0]?.bytes }.reduce(Data(), +)
      #expect(Data(first.out.utf8) == tables)
      #expect(first.err.contains("written to artifacts/"))
    }

    @Test func `a second run starts nothing, prints the same bytes and touches no file`()
      async throws
    {
      let first = try await sandbox.repro("table4", "table5")
      let artifacts = try sandbox.artifacts()
      let records = sandbox.records
      let second = try await sandbox.repro("table4", "table5", "-v")
      #expect(second.status == 0)
      #expect(second.started == [])
      #expect(second.out == first.out)
      #expect(try sandbox.artifacts() == artifacts)
      #expect(sandbox.records == records)
    }

    @Test func `the bytes are the same for any number of jobs`() async throws {
      let targets = ["table4", "table5"]
      let one = try await sandbox.start(
        targets + ["-j1", "--store", "one", "--output", "out-one"]
      ).finish()
      let two = try await sandbox.start(
        targets + ["-j", "2", "--store", "two", "--output", "out-two"]
      ).finish()
      #expect(one.status == 0)
      #expect(two.status == 0)
      #expect(one.out == two.out)
      let written = try sandbox.artifacts(in: "out-one").mapValues(\.bytes)
      #expect(written.count == 10)
      #expect(try sandbox.artifacts(in: "out-two").mapValues(\.bytes) == written)
    }

    @Test func `-B runs the named targets again and nothing else`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      let again = try await sandbox.repro("table4", "-B", "-v")
      #expect(again.status == 0)
      #expect(again.started == ["table4", "table4/report"])
      #expect(first.out.hasPrefix(again.out))
      #expect(!again.err.contains("warning"))
    }

    @Test
    func `all prints what became of the paper, in at most ten lines, and so does a second run`()
      async throws
    {
      for round in 0..<2 {
        let run = try await sandbox.repro("all")
        #expect(run.status == 0)
        let lines = run.out.split(separator: "\n")
        #expect(lines.count <= 10, "\(run.out)")
        #expect(lines.first?.hasPrefix("2 artifacts in profile tiny; ") == true)
        #expect(run.out.contains(round == 0 ? "7 stages ran, 0 were fresh" : "nothing was stale"))
        #expect(run.out.contains("claims   30 of the paper: 0 supported"), "\(run.out)")
        #expect(run.out.contains("page     artifacts/report.html\n"))
        #expect(run.out.contains("next     repro claims"))
      }
    }

    @Test func `a call from a folder of the project is about the project`() async throws {
      let run = try await sandbox.shell(
        "mkdir -p deep/er; cd deep/er; $REPRO table4 && $REPRO status")
      #expect(run.status == 0, "\(run.err)")
      #expect(try sandbox.artifacts().keys.contains("table4.md"))
      #expect(FileManager.default.fileExists(atPath: sandbox.file(".repro/VERSION")))
      #expect(!FileManager.default.fileExists(atPath: sandbox.file("deep/er/.repro")))
    }

    @Test func `patterns name members as in a shell`() async throws {
      let run = try await sandbox.repro("student/*/seed=42", "-v")
      #expect(run.status == 0)
      #expect(run.started == [TinyManifest.data, TinyManifest.student, TinyManifest.otherStudent])
      let both = try await sandbox.repro("status", "table?", "--json").rows()
      #expect(both.count == TinyManifest.all.count)
      let none = try await sandbox.repro("student/classes=6*")
      #expect(none.status == 64)
    }

    @Test func `history runs lists the builds with what each foretold`() async throws {
      #expect(try await sandbox.repro("history", "runs").out.contains("no build has run"))
      try await sandbox.repro("table4", "-q")
      try await sandbox.repro("table4", "-q")
      let runs = try await sandbox.repro("history", "runs", "--json").rows()
      // What had nothing to do is no run.
      #expect(runs.count == 1)
      #expect(runs[0]["executed"] as? Int == 5)
      #expect(runs[0]["targets"] as? [String] == ["table4"])
      let text = try await sandbox.repro("history", "runs").out
      #expect(text.contains("table4 (tiny)  5 ran, 0 fresh"), "\(text)")
    }

    @Test func `-C works in another folder as if started there`() async throws {
      let elsewhere = try Sandbox()
      let run = try await elsewhere.repro(
        "-C", sandbox.path, "table4", "--store", "kept", "--output", "written")
      #expect(run.status == 0)
      #expect(try sandbox.artifacts(in: "written").keys.contains("table4.md"))
      #expect(FileManager.default.fileExists(atPath: sandbox.file("kept/VERSION")))
      #expect(elsewhere.contents == ["pipeline.json"])
    }

    @Test func `a stage by its name is built without tables`() async throws {
      let run = try await sandbox.repro(TinyManifest.data, "-v")
      #expect(run.status == 0)
      #expect(run.out == "")
      #expect(run.started == [TinyManifest.data])
      #expect(!FileManager.default.fileExists(atPath: sandbox.file("artifacts")))
    }

    @Test func `artifacts built one by one share metrics json`() async throws {
      try await sandbox.repro("table4")
      try await sandbox.repro("table5")
      let bytes = try #require(try sandbox.artifacts()["metrics.json"]?.bytes)
      let metrics = try JSONDecoder().decode([String: Anything].self, from: bytes)
      #expect(Set(metrics.keys) == ["table4", "table5"])
    }

    @Test func `from a subfolder the project is found, and named folders lead from there`()
      async throws
    {
      let named = try await sandbox.shell(
        "mkdir -p notes && cd notes && $REPRO all -q --output mine && ls mine/table4.md && ls ../.repro"
      )
      #expect(named.status == 0, "\(named.err)")
      let own = try await sandbox.shell("cd notes && $REPRO all -q && $REPRO claims --output mine")
      #expect(own.status == 0, "\(own.err)")
      #expect(try sandbox.artifacts().keys.contains("table4.md"))
      #expect(try sandbox.files(below: "notes").keys.allSatisfy { $0.hasPrefix("mine/") })
    }
  }
}

/// A JSON value whose content does not matter.
private struct Anything: Decodable {
  init(from decoder: any Decoder) throws {}
}
