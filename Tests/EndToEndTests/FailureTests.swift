import Foundation
import Testing

extension EndToEnd {
  @Suite struct FailureTests {
    /// A student that diverges, after students that do not, and a table of its own.
    private static let withFailure = TinyManifest(
      moreStages: """
        ,
            {
              "id": "divergent", "kind": "student", "recipe": "student",
              "parameters": {
                "learningRate": 1e30, "classes": 5, "method": "single-bp", "seed": 42
              },
              "inputs": { "data": "teacher-data" }
            }
        """)
    private static let withTable = TinyManifest(
      moreStages: withFailure.moreStages + """
        ,
            {
              "id": "hopeless", "kind": "train-test-gaps", "recipe": "study",
              "inputs": { "students": "divergent" }
            }
        """)

    @Test func `a failed stage gives 2, its error and its log`() async throws {
      let sandbox = try Sandbox(Self.withFailure)
      let run = try await sandbox.repro("divergent")
      #expect(run.status == 2)
      #expect(run.out == "")
      #expect(run.err.contains("divergent ended with status 1: "))
      #expect(run.err.contains("next: `repro log divergent`"))
      let log = try await sandbox.repro("log", "divergent")
      #expect(log.status == 0)
      #expect(log.out.contains("error: "))
      #expect(log.err.contains("divergent ended with status 1"))
      let status = try await sandbox.repro("status", "divergent", "--json")
      let states = try status.rows().map { "\($0["stage"] ?? "") \($0["state"] ?? "")" }
      #expect(states == ["\(TinyManifest.data) fresh", "divergent failed"])
    }

    @Test func `-k runs whatever does not need the failed stage, and still gives 2`()
      async throws
    {
      let sandbox = try Sandbox(Self.withTable)
      let run = try await sandbox.repro("all", "-k", "-v")
      #expect(run.status == 2)
      #expect(run.started == TinyManifest.all.union(["divergent"]))
      #expect(try !sandbox.table("table4").isEmpty && !sandbox.table("table5").isEmpty)
      #expect(run.out.hasPrefix("2 of 3 artifacts in profile tiny; "), "\(run.out)")
      #expect(run.err.contains("2 stages were not reached"))
      let again = try await sandbox.repro("all", "-k", "-v")
      #expect(again.status == 2)
      #expect(again.started == ["divergent"])
    }

    @Test func `without -k nothing new starts after a failure`() async throws {
      let sandbox = try Sandbox(Self.withTable)
      let run = try await sandbox.repro("hopeless", "table4", "-j1", "-v")
      #expect(run.status == 2)
      #expect(run.started.contains("divergent"))
      #expect(!run.started.contains("table4"))
      #expect(run.out == "")
    }

    @Test func `a stage that failed runs once its parameter is mended`() async throws {
      var manifest = Self.withFailure
      let sandbox = try Sandbox(manifest)
      try await sandbox.repro("divergent")
      manifest.moreStages = manifest.moreStages.replacingOccurrences(of: "1e30", with: "0.01")
      try sandbox.write(manifest)
      let run = try await sandbox.repro("divergent")
      #expect(run.status == 0)
      let status = try await sandbox.repro("status", "divergent", "--exit-code")
      #expect(status.status == 0)
    }
  }
}
