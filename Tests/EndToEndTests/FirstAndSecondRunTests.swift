import Foundation
import Testing

extension EndToEnd {
  @Suite struct FirstAndSecondRunTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `the first run runs every stage and prints the tables`() async throws {
      let first = try await sandbox.repro("all", "-v")
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
      let first = try await sandbox.repro("all")
      let artifacts = try sandbox.artifacts()
      let records = sandbox.records
      let second = try await sandbox.repro("all", "-v")
      #expect(second.status == 0)
      #expect(second.started == [])
      #expect(second.out == first.out)
      #expect(try sandbox.artifacts() == artifacts)
      #expect(sandbox.records == records)
    }

    @Test func `the bytes are the same for any number of jobs`() async throws {
      let one = try await sandbox.repro("all", "-j1", "--store", "one", "--output", "out-one")
      let two = try await sandbox.repro("all", "-j", "2", "--store", "two", "--output", "out-two")
      #expect(one.status == 0)
      #expect(two.status == 0)
      #expect(one.out == two.out)
      let written = try sandbox.artifacts(in: "out-one").mapValues(\.bytes)
      #expect(written.count == 10)
      #expect(try sandbox.artifacts(in: "out-two").mapValues(\.bytes) == written)
    }

    @Test func `-B runs the named targets again and nothing else`() async throws {
      let first = try await sandbox.repro("all")
      let again = try await sandbox.repro("table4", "-B", "-v")
      #expect(again.status == 0)
      #expect(again.started == ["table4", "table4/report"])
      #expect(first.out.hasPrefix(again.out))
      #expect(!again.err.contains("warning"))
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
  }
}

/// A JSON value whose content does not matter.
private struct Anything: Decodable {
  init(from decoder: any Decoder) throws {}
}
