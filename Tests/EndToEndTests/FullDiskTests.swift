import Foundation
import Testing

extension EndToEnd {
  @Suite struct FullDiskTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox(TinyManifest(trainSamples: 4000)) }

    /// Sizes at which the store, the data and the later results run out of space.
    @Test(arguments: [40, 100, 180, 260, 340])
    func `a full disk gives 73, loses nothing, and the run completes once there is space`(
      kibibytes: Int
    ) async throws {
      let undisturbed = try await sandbox.repro(
        "table4", "table5", "--store", "other", "--output", "calm")
      #expect(undisturbed.status == 0)
      try FileManager.default.createDirectory(
        atPath: sandbox.store, withIntermediateDirectories: true)
      let mount = try await sandbox.shell("mount -t tmpfs -o size=\(kibibytes)k none .repro")
      try #require(mount.status == 0, "this test needs the right to mount: \(mount.err)")
      do {
        try await fillAndGoOn(until: undisturbed.out)
      } catch {
        Issue.record(error)
      }
      let unmount = try await sandbox.shell("umount .repro")
      #expect(unmount.status == 0)
    }

    private func fillAndGoOn(until expected: String) async throws {
      let run = try await sandbox.repro("table4", "table5", "-j1")
      #expect(run.status == 73)
      #expect(run.err.contains("no space left for .repro"))
      #expect(run.err.contains("next: free space"))
      #expect(run.out == "")
      let finished = sandbox.records.count
      try await sandbox.shell("mount -o remount,size=64m .repro")
      let again = try await sandbox.repro("table4", "table5", "-v")
      #expect(again.status == 0)
      #expect(again.started.count == TinyManifest.all.count - finished)
      #expect(again.out == expected)
      let verified = try await sandbox.repro("store", "verify")
      #expect(verified.status == 0)
    }
  }
}
