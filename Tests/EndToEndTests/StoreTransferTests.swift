import Foundation
import Testing

extension EndToEnd {
  @Suite struct StoreTransferTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `what was exported and imported is fresh elsewhere`() async throws {
      let early = try await sandbox.repro("store", "export", "box", "table4")
      #expect(early.status == 66)
      #expect(early.err.contains("only what is fresh can be exported"))
      #expect(sandbox.contents == ["pipeline.json"])

      try await sandbox.repro("all")
      let first = try await sandbox.repro("table4")
      let export = try await sandbox.repro("store", "export", "box", "table4")
      #expect(export.status == 0, "\(export.err)")
      #expect(export.out.hasPrefix("5 results with "))

      let elsewhere = try Sandbox()
      let taken = try await elsewhere.repro("store", "import", sandbox.file("box"))
      #expect(taken.status == 0, "\(taken.err)")
      let run = try await elsewhere.repro("table4", "-v")
      #expect(run.started == [])
      #expect(first.out == run.out)
      #expect(run.out != "")
      let again = try await elsewhere.repro("store", "import", sandbox.file("box"), "--json")
      let report = try #require(try again.json() as? [String: Any])
      #expect(report["present"] as? Int == 5)
    }

    @Test func `a folder that is no export is refused`() async throws {
      let run = try await sandbox.repro("store", "import", ".")
      #expect(run.status == 66)
      #expect(run.err.contains("there is no store at ."))
      #expect(sandbox.contents == ["pipeline.json"])
      try await sandbox.repro("table4")
      let into = try await sandbox.repro("store", "export", ".", "table4")
      #expect(into.status == 73, "\(into.err)")
    }
  }
}
