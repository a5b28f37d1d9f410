import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// `repro data preview`: sheets of real and generated images.
  @Suite struct DataPreviewTests {
    private let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      try sandbox.write(
        """
        {
          "version": 1, "defaultProfile": "tiny", "axes": {}, "recipes": {},
          "stages": [{
            "id": "images", "kind": "image-data",
            "parameters": {
              "dataset": "fashion-mnist", "side": 32, "limits": { "train": 0, "test": 0 },
              "standIn": {
                "seed": 1, "weakestTexture": 0.1, "strongestTexture": 0.4, "clutter": 0.1,
                "noise": 0.1, "poseSpread": 1, "colorCue": 0
              },
              "standIns": true, "standInImages": { "train": 40, "test": 10 }
            }
          }, {
            "id": "insects", "kind": "image-folder",
            "parameters": {
              "name": "insects", "side": 16, "limits": { "train": 0, "test": 0 },
              "images": {
                "folder": "insects", "fit": "crop",
                "split": { "folders": { "train": "train", "test": "test" } }
              }
            }
          }],
          "profiles": { "tiny": {}, "paper": {} }
        }
        """, to: "pipeline.json")
    }

    private func isPicture(_ name: String) -> Bool {
      FileManager.default.contents(atPath: sandbox.file(name))?.starts(with: [0x89, 0x50]) == true
    }

    @Test(arguments: ["tiny", "paper"])
    func `without the files there is a sheet of stand-ins for who asks, and says so`(
      profile: String
    ) async throws {
      let words = ["data", "preview", "fashion-mnist", "--data", "data", "--profile", profile]
      let refused = try await sandbox.start(words).finish()
      #expect(refused.status == 66)
      #expect(refused.err.contains("fashion-mnist is not on this machine"))
      #expect(refused.err.contains("repro fetch fashion-mnist; or `"))
      for more in [["--stand-in"], ["--stand-in", "--real-only", "--output", "sheet.png"]] {
        let run = try await sandbox.start(words + more).finish()
        #expect(run.status == 0, "\(run.err)")
        #expect(
          run.out.hasSuffix(
            ".png: generated stand-ins; classes from above: 0 1 2 3 4 5 6 7 8 9\n"))
      }
      #expect(isPicture("fashion-mnist-stand-in.png") && isPicture("sheet.png"))
    }

    @Test func `images of one's own are shown by the name of their stage`() async throws {
      let golden = SourceTree().root.appending(path: "Tests/DatasetsTests/Goldens/image-folder")
      let run = try await sandbox.repro("data", "preview", "insects", "--data", golden.path)
      #expect(run.status == 0, "\(run.err)")
      #expect(run.out == "insects.png: real images; classes from above: 0 1\n")
      #expect(isPicture("insects.png"))
    }

    @Test func `a name that no data set has, and a picture that cannot be written, are errors`()
      async throws
    {
      let unknown = try await sandbox.repro("data", "preview", "flowers", "--data", "data")
      #expect(unknown.status == 64 && unknown.err.contains("fashion-mnist, insects"))
      let unwritable = try await sandbox.repro(
        "data", "preview", "fashion-mnist", "--stand-in", "--output", "none/sheet.png")
      #expect(unwritable.status == 73 && unwritable.err.contains("none/sheet.png"))
    }
  }
}
