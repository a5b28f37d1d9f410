import Foundation
import Testing

extension EndToEnd {
  @Suite struct ChangeTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(TinyManifest(steps: 60)) }

    @Test func `a changed parameter reruns what depends on it, and going back is fresh at once`()
      async throws
    {
      let first = try await sandbox.repro("table4", "table5")
      try sandbox.write(TinyManifest(steps: 61))
      let why = try await sandbox.repro("why", TinyManifest.student)
      #expect(why.status == 0)
      #expect(why.out.contains("steps 60 -> 61"))
      let changed = try await sandbox.repro("table4", "table5", "-v")
      #expect(changed.status == 0)
      #expect(changed.started == TinyManifest.all.subtracting([TinyManifest.data]))
      try sandbox.write(TinyManifest(steps: 60))
      let back = try await sandbox.repro("table4", "table5", "-v")
      #expect(back.status == 0)
      #expect(back.started == [])
      #expect(back.out == first.out)
    }

    @Test func `why follows the reasons up to their cause`() async throws {
      try await sandbox.repro("table4", "table5")
      try sandbox.write(TinyManifest(steps: 61))
      let why = try await sandbox.repro("why", "table4/report", "--json")
      let rows = try #require(try why.json() as? [[String: Any]])
      #expect(rows.last?["stage"] as? String == "table4/report")
      #expect(rows.compactMap { $0["stage"] as? String }.contains(TinyManifest.student))
      let changes = rows.compactMap { $0["changes"] as? [[String: String]] }.joined()
      #expect(changes.contains { $0["was"] == "60" && $0["now"] == "61" })
    }

    @Test func `equal bytes of a stage run again cut the run off early`() async throws {
      try await sandbox.repro("table4", "table5")
      let blob = try #require(
        try sandbox.blobs { String(decoding: $0, as: UTF8.self).contains("\"testAccuracy\"") }.first
      )
      try FileManager.default.removeItem(atPath: blob)
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(run.started.count == 1)
      #expect(run.started.isSubset(of: [TinyManifest.student, TinyManifest.otherStudent]))
    }

    @Test func `a new member of a sweep runs alone, with what collects it`() async throws {
      try await sandbox.repro("table4", "table5")
      try sandbox.write(TinyManifest(methods: ["single-bp", "dtg-ff", "bp-deepsup"], steps: 60))
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(run.status == 0)
      #expect(
        run.started == [
          "student/classes=5/method=bp-deepsup/seed=42", "table4", "table4/report", "table5",
          "table5/report",
        ])
    }

    @Test func `-n predicts what then runs and writes nothing`() async throws {
      let predicted = try await sandbox.repro("table4", "table5", "-n")
      #expect(predicted.status == 0)
      #expect(sandbox.contents == ["pipeline.json"])
      let plan = try await sandbox.repro("plan", "all", "--json")
      let report = try #require(try plan.json() as? [String: Any])
      let rows = try #require(report["stages"] as? [[String: Any]])
      #expect(sandbox.contents == ["pipeline.json"])
      let run = try await sandbox.repro("table4", "table5", "-v")
      #expect(Set(rows.compactMap { $0["stage"] as? String }) == run.started)
      for stage in run.started { #expect(predicted.out.contains("run  \(stage)  ")) }
      let store = try sandbox.files(below: ".repro")
      let after = try await sandbox.repro("table4", "table5", "-n")
      #expect(after.out == "0 to run, 7 fresh\n")
      #expect(Set(try sandbox.files(below: ".repro").keys) == Set(store.keys))
    }

    @Test func `profiles keep their results beside each other`() async throws {
      try await sandbox.repro("table4")
      let other = try await sandbox.repro("table4", "--profile", "other", "-v")
      #expect(other.status == 0)
      #expect(other.started == ["table4", "table4/report"])
      #expect(other.out.contains("profile other"))
      let back = try await sandbox.repro("table4", "-v")
      #expect(back.started == [])
      #expect(back.out.contains("profile tiny"))
    }
  }
}
