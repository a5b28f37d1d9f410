import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The example of `docs/data.md` for images of one's own, added to the project's own manifest.
  @Suite struct OwnImagesTests {
    private let sandbox: Sandbox

    init() throws {
      sandbox = try Sandbox()
      let tree = SourceTree()
      let text = try tree.text("docs/data.md")
      let section = try #require(text.components(separatedBy: "## Images of your own").last)
      let blocks = section.components(separatedBy: "```")
      let example = try #require(blocks.dropFirst().first).dropFirst("json".count)
      var manifest = try #require(
        JSONSerialization.jsonObject(with: tree.bytes("pipeline.json")) as? [String: Any])
      let more = try #require(
        JSONSerialization.jsonObject(with: Data("[\(example)]".utf8)) as? [[String: Any]])
      #expect(more.count == 3)
      manifest["stages"] = try #require(manifest["stages"] as? [[String: Any]]) + more
      let bytes = try JSONSerialization.data(withJSONObject: manifest)
      try sandbox.write(String(decoding: bytes, as: UTF8.self), to: "pipeline.json")
      let picture = tree.root.appending(path: "Tests/DatasetsTests/Goldens/pictures")
      for (name, kind) in [("rose", "420.jpg"), ("tulip", "grey.png")] {
        try FileManager.default.createDirectory(
          atPath: sandbox.file("data/flowers/\(name)"), withIntermediateDirectories: true)
        for index in 0..<5 {
          try FileManager.default.copyItem(
            at: picture.appending(path: kind),
            to: URL(
              fileURLWithPath: sandbox.file("data/flowers/\(name)/\(index)-\(kind)")))
        }
      }
    }

    @Test func `it plans as it stands, with an amount of work`() async throws {
      let plan = try await sandbox.repro("plan", "flowers-accuracy", "--data", "data")
      #expect(plan.status == 0, "\(plan.err)")
      #expect(plan.out.contains("flowers-network/dataset=flowers"))
    }

    @Test func `it runs, says whose images they are, and compares nothing with the paper`()
      async throws
    {
      let run = try await sandbox.repro(
        "flowers-accuracy", "--data", "data", "--profile", "smoke", "-q")
      #expect(run.status == 0, "\(run.err)")
      #expect(sandbox.records.count == 1 + 6 + 2)
      let table = try sandbox.table("flowers-accuracy")
      #expect(table.contains("images of one's own (flowers)"))
      #expect(table.contains("bp-deepsup") && !table.contains("stand-in"))
      let log = try await sandbox.repro(
        "log", "flowers-network/dataset=flowers/seed=42/variant=dtg-ff", "--data", "data",
        "--profile", "smoke")
      #expect(log.out.contains("waited for images"), "\(log.out)\(log.err)")
    }
  }
}
