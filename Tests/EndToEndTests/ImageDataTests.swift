import Foundation
import Testing

extension EndToEnd {
  /// Real images, stand-ins, and what the user is told.
  @Suite struct ImageDataTests {
    let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      try sandbox.write(Self.manifest, to: "pipeline.json")
    }

    private static let manifest = """
      {
        "version": 1, "defaultProfile": "tiny", "axes": {}, "recipes": {},
        "stages": [{
          "id": "images", "kind": "image-data",
          "parameters": {
            "dataset": "cifar-10", "side": 32, "limits": { "train": 0, "test": 0 },
            "standIn": {
              "seed": 1, "weakestTexture": 0.1, "strongestTexture": 0.4, "clutter": 0.1,
              "noise": 0.1, "poseSpread": 1, "colorCue": 0
            },
            "standIns": true, "standInImages": { "train": 20, "test": 10 }
          }
        }],
        "profiles": { "tiny": {}, "paper": {} }
      }
      """

    /// Sizes at which images are being written, and at which they are taken into the store.
    @Test(arguments: [100, 140, 180])
    func `a disk that fills while images are prepared gives 73`(kibibytes: Int) async throws {
      try FileManager.default.createDirectory(
        atPath: sandbox.store, withIntermediateDirectories: true)
      let mount = try await sandbox.shell("mount -t tmpfs -o size=\(kibibytes)k none .repro")
      try #require(mount.status == 0, "this test needs the right to mount: \(mount.err)")
      let run = try await sandbox.repro("images")
      let unmount = try await sandbox.shell("umount .repro")
      #expect(unmount.status == 0)
      #expect(run.status == 73, "\(run.err)")
      #expect(run.err.contains("no space left for .repro"))
    }

    @Test func `without the files a stand-in is made, and with --real-only nothing is`()
      async throws
    {
      let refused = try await sandbox.repro("images", "--data", "data", "--real-only")
      #expect(refused.status == 66)
      #expect(refused.err.contains("data/cifar-10/cifar-10-binary.tar.gz"))
      #expect(refused.err.contains("next: repro fetch cifar-10"))
      #expect(sandbox.records.isEmpty)

      let made = try await sandbox.repro("images", "--data", "data")
      #expect(made.status == 0)
      #expect(sandbox.records.count == 1)
      let log = try await sandbox.repro("log", "images", "--data", "data")
      #expect(log.out.contains("cifar-10 (stand-in): 20 + 10 images"))
    }

    @Test
    func
      `without the files and without stand-ins nothing runs, and the command that gets them is named`()
      async throws
    {
      try sandbox.write(
        Self.manifest.replacing("\"standIns\": true", with: "\"standIns\": false"),
        to: "pipeline.json")
      let run = try await sandbox.repro("images", "--data", "data")
      #expect(run.status == 66)
      #expect(run.err.contains("images needs data that are not on this machine"))
      #expect(run.err.contains("`repro fetch cifar-10`"))
      #expect(sandbox.records.isEmpty)
      let made = try await sandbox.repro("images", "--data", "data", "--stand-ins")
      #expect(made.status == 0)
      #expect(sandbox.records.count == 1)
    }

    @Test func `damaged files fail the stage with their name and leave nothing`() async throws {
      try sandbox.write("no archive", to: "data/cifar-10/cifar-10-binary.tar.gz")
      let run = try await sandbox.repro("images", "--data", "data")
      #expect(run.status == 2)
      #expect(run.err.contains("images"))
      #expect(sandbox.records.isEmpty)
      let log = try await sandbox.repro("log", "images", "--data", "data")
      #expect(log.out.contains("data/cifar-10/cifar-10-binary.tar.gz"))
      let status = try await sandbox.repro("status", "--data", "data", "--profile", "paper")
      #expect(status.status == 0)
    }
  }
}
