import Foundation
import Testing

extension EndToEnd {
  @Suite struct StatusTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private static let readers = [
      ["status"], ["status", "--json"], ["why", "table4"], ["graph"], ["plan", "all"],
      ["all", "-n"], ["doctor"], ["store", "stat"], ["store", "gc", "-n"],
      ["--profile", "other", "status"], ["plan", "-B", "-j", "2"],
    ]

    @Test func `verbs that only read make no store`() async throws {
      for verb in Self.readers {
        let run = try await sandbox.start(verb).finish()
        #expect(run.status == 0, "\(verb): \(run.err)")
        #expect(run.out != "", "\(verb)")
      }
      #expect(sandbox.contents == ["pipeline.json"])
    }

    @Test func `verbs that only read work on a store that cannot be written`() async throws {
      try await sandbox.repro("all")
      let mount = try await sandbox.shell(
        "mount --bind .repro .repro && mount -o remount,ro,bind .repro")
      try #require(mount.status == 0, "this test needs the right to mount: \(mount.err)")
      do {
        let status = try await sandbox.repro("status")
        #expect(status.out.hasSuffix("7 stages: 7 fresh\n"))
        for verb in Self.readers + [["log", "table4"]] {
          let run = try await sandbox.start(verb).finish()
          #expect(run.status == 0, "\(verb): \(run.err)")
        }
        let build = try await sandbox.repro("all", "-B")
        #expect(build.status == 73)
        #expect(build.err.contains("Read-only file system"))
      } catch {
        Issue.record(error)
      }
      let unmount = try await sandbox.shell("umount .repro")
      #expect(unmount.status == 0)
    }

    @Test func `status has a line a family, --members one a stage, and --exit-code tells scripts`()
      async throws
    {
      let before = try await sandbox.repro("status", "--exit-code")
      #expect(before.status == 1)
      #expect(before.out.contains("stale    \(TinyManifest.data)"))
      #expect(before.out.contains("waits for teacher-data"))
      #expect(before.out.hasSuffix("7 stages: 6 blocked, 1 stale\n"))
      try await sandbox.repro("all")
      let after = try await sandbox.repro("status", "--exit-code")
      #expect(after.status == 0)
      #expect(after.out.split(separator: "\n").count == 5)
      let members = try await sandbox.repro("status", "--members")
      #expect(members.out.split(separator: "\n").count == 8)
      #expect(after.out.hasSuffix("7 stages: 7 fresh\n"))
      #expect(after.err == "")
    }

    @Test func `a family tells in one line what changed, and so does why`() async throws {
      try sandbox.write(TinyManifest(classes: [5, 6, 7]))
      try await sandbox.repro("all", "-q")
      try sandbox.write(TinyManifest(classes: [5, 6, 7], steps: 9))
      let status = try await sandbox.repro("status")
      #expect(
        status.out.contains("stale    student       6: 6 stale: steps 8 -> 9"),
        "\(status.out)")
      #expect(status.out.split(separator: "\n").count == 5, "\(status.out)")
      let why = try await sandbox.repro("why", "table4")
      #expect(why.out.contains("student (6 stages): changed\n"), "\(why.out)")
      #expect(why.out.components(separatedBy: "steps 8 -> 9").count == 2)
      let members = try await sandbox.repro("why", "table4", "--members")
      #expect(members.out.components(separatedBy: "steps 8 -> 9").count == 7)
    }

    @Test func `status of a target covers the target and what it needs`() async throws {
      let run = try await sandbox.repro("status", TinyManifest.student, "--json")
      let stages = try run.rows().compactMap { $0["stage"] as? String }
      #expect(stages == [TinyManifest.data, TinyManifest.student])
    }
  }
}
