import Foundation
import Testing

extension EndToEnd {
  @Suite struct UnwritableTests {
    let sandbox: Sandbox
    init() throws {
      sandbox = try Sandbox()
      try sandbox.write("in the way", to: "file")
    }

    @Test(arguments: ["file", "file/store", "/proc/store", "/sys/store"])
    func `a store that cannot be made gives 73 and names --store`(store: String) async throws {
      let run = try await sandbox.repro("all", "--store", store)
      #expect(run.status == 73)
      #expect(run.err.contains("repro: error: cannot write \(store)"))
      #expect(run.err.contains("--store DIR"))
      #expect(run.out == "")
    }

    @Test(arguments: ["file", "file/tables", "/proc/tables", "/sys/tables"])
    func `an output folder that cannot be made gives 73 before anything runs`(output: String)
      async throws
    {
      let run = try await sandbox.repro("all", "--output", output)
      #expect(run.status == 73)
      #expect(run.err.contains("cannot write \(output): "))
      #expect(run.err.contains("--output DIR"))
      #expect(sandbox.records == [])
    }

    @Test func `a folder in the place of a table gives 73, and the next run publishes`()
      async throws
    {
      let place = sandbox.file("artifacts/table4.md/x")
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      let run = try await sandbox.repro("all")
      #expect(run.status == 73)
      #expect(run.err.contains("cannot write artifacts/table4.md: "))
      try FileManager.default.removeItem(atPath: sandbox.file("artifacts/table4.md"))
      let again = try await sandbox.repro("all", "-v")
      #expect(again.status == 0)
      #expect(again.started == [])
      for name in ["table4", "table5"] {
        #expect(try sandbox.table(name).contains("|"))
      }
    }
  }
}
