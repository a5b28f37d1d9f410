import Foundation
import Testing

extension EndToEnd {
  @Suite struct InspectionTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private func keys(_ arguments: String...) async throws -> Set<String> {
      let run = try await sandbox.start(arguments + ["--json"]).finish()
      #expect(run.err == "", "\(arguments)")
      if let object = try run.json() as? [String: Any] { return Set(object.keys) }
      return Set(try run.rows().flatMap(\.keys))
    }

    @Test func `--json gives the documented members before the first run`() async throws {
      #expect(try await keys("status") == ["stage", "state", "reason"])
      #expect(try await keys("why", "table4") == ["stage", "reason"])
      let plan: Set = ["stages", "kinds", "fresh", "cores", "knownSeconds", "isMeasurable"]
      #expect(try await keys("plan") == plan)
      #expect(try await keys("all", "-n") == plan)
      let doctor = try await keys("doctor")
      #expect(doctor.subtracting(["advice"]) == ["members", "name", "value"])
    }

    @Test func `--json gives the documented members after a run`() async throws {
      try await sandbox.repro("all")
      #expect(try await keys("status") == ["stage", "state"])
      #expect(try await keys("why", "table4") == [])
      #expect(try await keys("log", "table4") == ["stage", "text"])
      #expect(
        try await keys("store", "stat") == [
          "blobs", "divergentStages", "failures", "indexBytes", "keys", "quarantined", "records",
          "running", "workDirectories",
        ])
      #expect(
        try await keys("store", "verify") == [
          "blobsRead", "bytesRead", "damagedBlobs", "damagedRecords", "missing", "recordsRead",
          "unusedBlobs",
        ])
      let removed: Set = ["kept", "removed", "stages"]
      #expect(try await keys("store", "gc", "-n").isSuperset(of: removed))
      try sandbox.write(TinyManifest(steps: 9))
      #expect(try await keys("why", TinyManifest.student) == ["stage", "reason", "changes"])
      let plan = try #require(try await sandbox.repro("plan", "--json").json() as? [String: Any])
      #expect(plan["expectedSeconds"] is Double)
      let stages = try #require(plan["stages"] as? [[String: Any]])
      let members: Set = ["stage", "kind", "reason", "expectedSeconds", "isExclusive"]
      #expect(Set(stages.flatMap(\.keys)) == members)
    }

    @Test func `graph draws the sweeps as text, Mermaid, Graphviz and JSON`() async throws {
      let text = try await sandbox.repro("graph")
      #expect(text.out.contains("teacher-data"))
      let mermaid = try await sandbox.repro("graph", "--format", "mermaid")
      #expect(mermaid.out.hasPrefix("flowchart") || mermaid.out.hasPrefix("graph"))
      let dot = try await sandbox.repro("graph", "--format", "dot")
      #expect(dot.out.hasPrefix("digraph"))
      let folded = try await sandbox.repro("graph", "--format", "json").rows()
      let expanded = try await sandbox.repro("graph", "--expanded", "--json").rows()
      #expect(folded.count == 6)
      #expect(expanded.count == 7)
    }

    @Test func `log prints what a stage said, and why tells what is fresh`() async throws {
      let early = try await sandbox.repro("log", TinyManifest.student)
      #expect(early.status == 66)
      #expect(early.err.contains("has not run yet"))
      try await sandbox.repro("table4")
      let log = try await sandbox.repro("log", TinyManifest.student)
      #expect(log.status == 0)
      #expect(log.out.contains("test accuracy"))
      let why = try await sandbox.repro("why", "table4")
      #expect(why.out == "table4 is fresh\n")
      try sandbox.write(TinyManifest(steps: 9))
      let stale = try await sandbox.repro("log", TinyManifest.student)
      #expect(stale.status == 0)
      #expect(stale.out == log.out)
      #expect(stale.err.hasPrefix("\(TinyManifest.student) is not fresh: an earlier run, "))
    }

    @Test func `store verify, rebuild-index and stat agree on a sound store`() async throws {
      try await sandbox.repro("all")
      let verify = try await sandbox.repro("store", "verify")
      #expect(verify.status == 0)
      #expect(verify.out.hasSuffix("7 records read\nsound\n"))
      let index = try await sandbox.repro("store", "rebuild-index")
      #expect(index.out == "7 records indexed\n")
      let stat = try await sandbox.repro("store", "stat")
      #expect(stat.out.contains("records      7 of 7 actions"))
    }

    @Test func `gc removes what no profile needs and keeps what is fresh`() async throws {
      let first = try await sandbox.repro("table4", "table5")
      try sandbox.write(TinyManifest(steps: 9))
      try await sandbox.repro("table4", "table5")
      let dry = try await sandbox.repro("store", "gc", "-n", "--keep-hours", "0")
      #expect(dry.out.contains("would remove 6 records"))
      let records = sandbox.records
      #expect(records.count == 13)
      let gc = try await sandbox.repro("store", "gc", "--keep-hours", "0")
      #expect(gc.status == 0)
      #expect(sandbox.records.count == 7)
      let fresh = try await sandbox.repro("table4", "table5", "-v")
      #expect(fresh.started == [])
      try sandbox.write(TinyManifest())
      let again = try await sandbox.repro("table4", "table5", "-v")
      #expect(again.started == TinyManifest.all.subtracting([TinyManifest.data]))
      #expect(again.out == first.out)
    }

    @Test func `gc keeps what each profile and class of machine made while a change is not built`()
      async throws
    {
      let made = [("tiny", "Prescott"), ("other", "Nehalem"), ("tiny", "Nehalem")]
      for (profile, core) in made {
        let run = try await sandbox.repro("all", "--profile", profile, "--blas-core", core)
        #expect(run.status == 0)
      }
      let records = sandbox.records
      try sandbox.write(TinyManifest(steps: 9))
      let gc = try await sandbox.repro(
        "store", "gc", "--keep-hours", "0", "--blas-core", "Nehalem")
      #expect(gc.status == 0)
      #expect(sandbox.records == records)
      try sandbox.write(TinyManifest())
      for (profile, core) in made {
        let fresh = try await sandbox.repro(
          "status", "--exit-code", "--profile", profile, "--blas-core", core)
        #expect(fresh.status == 0, "\(profile), \(core): \(fresh.out)")
      }
    }

    @Test func `why and status compare with the last run of the same profile`() async throws {
      for profile in ["tiny", "other"] { try await sandbox.repro("all", "--profile", profile) }
      try sandbox.write(
        TinyManifest().text.replacingOccurrences(
          of: "\"paperSeeds\": 5", with: "\"paperSeeds\": 6"), to: "pipeline.json")
      let why = try await sandbox.repro("why", "table4")
      #expect(
        why.out == "table4: changed\n  paperSeeds 5 -> 6\ntable4/report: waits for table4\n")
      let status = try await sandbox.repro("status", "table4", "--json").rows()
      let table = status.first { $0["stage"] as? String == "table4" }
      #expect(table?["reason"] as? String == "paperSeeds 5 -> 6")
    }

    @Test func `doctor finds what stands in the way and gives 1`() async throws {
      let sound = try await sandbox.repro("doctor")
      #expect(sound.status == 0)
      for name in ["cores", "memory", "numerics", "store", "manifest"] {
        #expect(sound.out.contains(name))
      }
      try sandbox.write("{", to: "pipeline.json")
      let unsound = try await sandbox.repro("doctor")
      #expect(unsound.status == 1)
      #expect(unsound.out.contains("problem: "))
    }

    @Test func `the store may have a name of one character`() async throws {
      let run = try await sandbox.shell(
        "cp pipeline.json m && $REPRO -f m table4 --store s --output o && $REPRO doctor -f m --store t"
      )
      #expect(run.status == 0)
      #expect(FileManager.default.fileExists(atPath: sandbox.file("o/table4.md")))
    }
  }
}
