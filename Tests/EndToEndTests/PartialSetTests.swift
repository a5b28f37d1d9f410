import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// A data set of several files of which one is missing, or has another name.
  @Suite struct PartialSetTests {
    private let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      let copy = SourceTree().root.appending(path: "Tests/DatasetsTests/Goldens/pictures/rgb.png")
      let folder = sandbox.file("data/fashion-mnist")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3"] {
        try FileManager.default.copyItem(
          atPath: copy.path, toPath: "\(folder)/\(name)-ubyte.gz")
      }
    }

    private func write(standIns: Bool) throws {
      try sandbox.write(
        """
        {
          "version": 1, "defaultProfile": "tiny",
          "stages": [{
            "id": "images", "kind": "image-data",
            "parameters": {
              "dataset": "fashion-mnist", "side": 32, "limits": { "train": 0, "test": 0 },
              "standIn": {
                "seed": 1, "weakestTexture": 0.1, "strongestTexture": 0.4, "clutter": 0.1,
                "noise": 0.1, "poseSpread": 1, "colorCue": 0
              },
              "standIns": \(standIns), "standInImages": { "train": 40, "test": 10 }
            }
          }],
          "profiles": { "tiny": {} }
        }
        """, to: "pipeline.json")
    }

    private static let missing = "fashion-mnist/t10k-labels-idx1-ubyte.gz"

    @Test func `the missing file is named where generated images take its place`() async throws {
      try write(standIns: true)
      let run = try await sandbox.repro("images", "--data", "data", "-q")
      #expect(run.status == 0)
      #expect(run.err.contains("\(Self.missing) is missing, and 3 of 4 files are here"))
      #expect(run.err.contains("generated images take its place"))
      #expect(run.err.contains("repro fetch fashion-mnist"))
    }

    @Test func `it is named where stages are left out, and a name that is almost right with it`()
      async throws
    {
      try write(standIns: false)
      try sandbox.write("", to: "data/fashion-mnist/t10k-labels.idx1-ubyte.gz")
      for words in [["status"], ["plan"]] {
        let run = try await sandbox.start(words + ["--data", "data"]).finish()
        #expect(run.err.contains("\(Self.missing) (there is t10k-labels.idx1-ubyte.gz) is missing"))
        #expect(run.err.contains("its stages are left out"))
      }
      let list = try await sandbox.repro("fetch", "--list", "--data", "data")
      #expect(list.out.contains("\(Self.missing) (there is t10k-labels.idx1-ubyte.gz)"))
      let doctor = try await sandbox.repro("doctor", "--data", "data")
      #expect(
        doctor.out.contains("\(Self.missing) (there is t10k-labels.idx1-ubyte.gz) is missing"))
    }

    @Test func `it is named where another folder has the whole, which is used`() async throws {
      try write(standIns: false)
      try await sandbox.shell(
        """
        mkdir -p other/fashion-mnist
        for name in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
          echo x | gzip >other/fashion-mnist/$name-ubyte.gz
        done
        """)
      let run = try await sandbox.repro(
        "status", "--data", "data", environment: ["REPRO_DATA": sandbox.file("other")])
      #expect(run.err.contains("data/\(Self.missing) is missing"), "\(run.err)")
      #expect(run.err.contains("the files in \(sandbox.file("other")) are used"))
    }

    @Test func `a data set of which nothing is here is no part`() async throws {
      try write(standIns: true)
      let run = try await sandbox.repro("images", "--data", "elsewhere", "-q")
      #expect(run.status == 0 && run.err == "")
    }
  }
}
