import Foundation
import Testing

extension EndToEnd {
  @Suite struct PlanTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(TinyManifest(steps: 4000)) }

    private func plan(_ arguments: String...) async throws -> [String: Any] {
      let run = try await sandbox.start(["plan", "--json"] + arguments).finish()
      #expect(run.status == 0, "\(run.err)")
      return try #require(try run.json() as? [String: Any])
    }

    private func seconds(_ plan: [String: Any], _ stage: String) -> Double? {
      (plan["stages"] as? [[String: Any]])?.first { $0["stage"] as? String == stage }?[
        "expectedSeconds"] as? Double
    }

    @Test func `before the first run the time is unknown, and --measure is what tells it`()
      async throws
    {
      let before = try await sandbox.repro("plan", "all")
      #expect(before.out.contains("time unknown"))
      #expect(before.out.contains("next: `repro plan all --measure`"))
      #expect(sandbox.contents == ["pipeline.json"])

      let measured = try await plan("all", "--measure", "-q")
      #expect(try #require(seconds(measured, TinyManifest.student)) > 0)
      #expect(measured["isMeasurable"] as? Bool == false)
      // A sample of data and one of a student: the stages themselves have not run.
      #expect(sandbox.records.count == 2)
      #expect((measured["stages"] as? [Any])?.count == 7 - 1)

      let again = try await plan("all", "--measure", "-q")
      #expect(sandbox.records.count == 2)
      #expect(
        seconds(again, TinyManifest.student) == seconds(measured, TinyManifest.student))
    }

    @Test func `more machines take less time, and -B counts what is fresh`() async throws {
      try sandbox.write(TinyManifest(classes: [5, 6, 7, 8]))
      try await sandbox.repro("all")
      let fresh = try await plan("all")
      #expect(fresh["expectedSeconds"] as? Double == 0)
      let one = try await plan("student", "-B", "-j1")
      let many = try await plan("student", "-B", "--nodes", "2", "--cores", "4")
      #expect(one["cores"] as? Int == 1)
      #expect(many["cores"] as? Int == 8)
      let all = try #require(one["expectedSeconds"] as? Double)
      let shared = try #require(many["expectedSeconds"] as? Double)
      #expect(shared < all)
      let students = try #require(one["stages"] as? [[String: Any]])
      let longest = students.compactMap { $0["expectedSeconds"] as? Double }.max()
      // Eight students on eight cores end with the longest of them.
      #expect(shared == longest)

      let packing = try #require(many["packing"] as? [String: Any])
      #expect(packing["makespanSeconds"] as? Double == longest)
      #expect(packing["criticalPathSeconds"] as? Double == longest)
      let loads = try #require(packing["loads"] as? [[String: Any]])
      #expect(loads.compactMap { $0["stages"] as? Int } == [4, 4])
      #expect(one["packing"] == nil)
      // A student needs so much memory that a node of 100 MiB has room for one.
      let narrow = try await plan(
        "student", "-B", "--nodes", "2", "--cores", "4", "--node-memory", "100MiB")
      let alone = try #require((narrow["packing"] as? [String: Any])?["makespanSeconds"] as? Double)
      #expect(alone > shared)
      let text = try await sandbox.repro("plan", "student", "-B", "--nodes", "9", "--cores", "1")
      #expect(text.out.contains("9 nodes of 1 core and "), "\(text.out)")
      #expect(text.out.contains("  path  student/"), "\(text.out)")
      #expect(text.out.contains("  1 node has nothing to do"), "\(text.out)")
      #expect(try await sandbox.repro("plan", "all", "--node-memory", "1GiB").status == 64)
    }
  }
}
