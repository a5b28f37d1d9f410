import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// Folders of images as people and other programs leave them, seen through the program.
  @Suite struct FoundFoldersTests {
    private let sandbox: Sandbox
    private let picture: Data

    init() throws {
      sandbox = try Sandbox()
      try Self.write(seed: "1", to: sandbox)
      picture = try SourceTree().bytes("Tests/DatasetsTests/Goldens/pictures/rgb.png")
      for name in ["rose", "tulip"] {
        for index in 0..<3 { try put(picture, "\(name)/\(index).png") }
      }
    }

    private static func write(seed: String, to sandbox: Sandbox) throws {
      try sandbox.write(
        """
        {
          "version": 1, "defaultProfile": "tiny",
          "stages": [{
            "id": "flowers", "kind": "image-folder",
            "parameters": {
              "name": "flowers", "side": 8, "limits": { "train": 0, "test": 0 },
              "images": {
                "folder": "flowers", "fit": "crop",
                "split": { "fraction": { "test": 0.34, "seed": \(seed) } }
              }
            }
          }],
          "profiles": { "tiny": {} }
        }
        """, to: "pipeline.json")
    }

    private func put(_ bytes: Data, _ name: String) throws {
      let path = sandbox.file("data/flowers/\(name)")
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path).deletingLastPathComponent(),
        withIntermediateDirectories: true)
      try bytes.write(to: URL(fileURLWithPath: path))
    }

    private func repro(_ words: String...) async throws -> Finished {
      try await sandbox.start(words + ["--data", "data"]).finish()
    }

    @Test
    func `files that are not read are counted in the log and on the console, even a quiet one`()
      async throws
    {
      try put(picture, "rose/batch2/1.png")
      try put(picture, ".net/1.png")
      try put(Data(), "tulip/x.webp")
      let run = try await repro("flowers", "-q")
      #expect(run.status == 0)
      let log = try await repro("log", "flowers")
      for words in [
        "1 file in \(sandbox.file("data/flowers/rose/batch2"))/ not read",
        "1 file in \(sandbox.file("data/flowers/.net"))/ not read: the folder is hidden",
        "1 file not read: 1 .webp",
      ] {
        #expect(run.err.contains("note: flowers: \(words)"), "\(run.err)")
        #expect(log.out.contains(words), "\(log.out)")
      }
    }

    @Test func `looking at a folder makes nothing stale`() async throws {
      #expect(try await repro("flowers").status == 0)
      for name in ["Thumbs.db", "desktop.ini", ".DS_Store", "README.txt"] {
        try put(Data([1]), "rose/\(name)")
      }
      let status = try await repro("status", "--exit-code")
      #expect(status.status == 0, "\(status.out)")
      try put(picture, "rose/new.png")
      #expect(try await repro("status", "--exit-code").status == 1)
    }

    @Test func `every bad file is named on the console, with what to do`() async throws {
      try put(Data("GIF89a".utf8), "rose/a.png")
      try put(Data("RIFF1234WEBPVP8 ".utf8), "tulip/b.jpg")
      let run = try await repro("flowers")
      #expect(run.status == 2)
      for words in ["rose/a.png cannot be used as an image: it has GIF", "tulip/b.jpg", "convert"] {
        #expect(run.err.contains(words), "\(run.err)")
      }
      #expect(!run.err.contains("official source"))
      let rows = try await repro("status")
      #expect(rows.out.split(separator: "\n").filter { $0.contains("flowers") }.count == 1)
    }

    @Test(arguments: ["9007199254740993", "1234567890123456789", "9007199254740993.0"])
    func `a seed that would be rounded is refused`(seed: String) async throws {
      try Self.write(seed: "9007199254740992", to: sandbox)
      #expect(try await repro("flowers").status == 0)
      try Self.write(seed: seed, to: sandbox)
      let status = try await repro("status")
      #expect(status.status == 65)
      #expect(status.err.contains("line 9, column"), "\(status.err)")
      #expect(status.err.contains("\(seed) would be rounded"))
    }

    @Test func `a picture of one's own is not replaced by a preview`() async throws {
      try sandbox.write("my own picture", to: "flowers.png")
      let refused = try await repro("data", "preview", "flowers")
      #expect(refused.status == 73 && refused.out == "")
      #expect(refused.err.contains("flowers.png exists") && refused.err.contains("--force"))
      #expect(
        FileManager.default.contents(atPath: sandbox.file("flowers.png"))
          == Data("my own picture".utf8))
      let forced = try await repro("data", "preview", "flowers", "--force")
      #expect(forced.status == 0, "\(forced.err)")
      #expect(try await repro("data", "preview", "flowers").status == 0, "the same sheet")
    }
  }
}
