import Foundation
import Testing

extension EndToEnd {
  /// Folders as outputs of commands.
  @Suite struct FolderOutputTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try CommandProject.sandbox() }

    private func text(_ path: String) throws -> String {
      try String(contentsOfFile: sandbox.file(path), encoding: .utf8)
    }

    /// A command with a folder as its output, and one that reads it.
    private func folderProject(_ run: String, reading files: String = "") -> String {
      """
      {"version": 1, "defaultProfile": "p", "profiles": {"p": {}}, "stages": [
        {"id": "plots", "kind": "command", "run": "\(run)", "outputs": ["figures/", "n.txt"], "parameters": {"n": 2}},
        {"id": "list", "kind": "command", "run": "echo {inputs.from} > list.txt; (cd inputs/from; find . -type f | sort) >> list.txt",
          "inputs": {"from": {"stage": "plots"\(files)}}, "outputs": ["list.txt"]}
      ]}
      """
    }

    @Test func `a folder is an output with all its files`() async throws {
      let run =
        "mkdir -p figures/deep/er figures/empty; for i in $(seq {n}); do echo $i > figures/deep/$i.svg; done; "
        + "echo h > figures/deep/er/.hidden; echo {n} > n.txt; echo {outputs} > figures/names"
      try sandbox.write(folderProject(run), to: "pipeline.json")
      let first = try await sandbox.repro("list", "plots")
      #expect(first.status == 0, "\(first.err)")
      #expect(!first.err.contains("does not declare"))
      let files = ["deep/1.svg", "deep/2.svg", "deep/er/.hidden", "names"]
      #expect(
        try text("artifacts/list/list.txt").split(separator: "\n")
          == ["inputs/from/figures inputs/from/n.txt"] + files.map { "./figures/\($0)" }
          + ["./n.txt"])
      #expect(try await sandbox.repro("get", "plots", "--to", "copy").status == 0)
      for file in files { #expect(try !text("copy/figures/\(file)").isEmpty) }
      #expect(try text("copy/figures/names") == "figures n.txt\n")
      #expect(try await sandbox.repro("list", "-v").err.contains("run") == false)
      let held = try await sandbox.repro("get", "plots/figures")
      #expect(held.out.split(separator: "\n").count == files.count)
      #expect(try await sandbox.repro("get", "plots/figures/deep/2.svg").out == "2\n")
      // A lost file of the folder is made again.
      let blob =
        try #require(
          try await sandbox.repro("get", "plots/figures/names", "--json").json() as? [[String: Any]]
        )[0]["path"] as? String
      try FileManager.default.removeItem(atPath: sandbox.file(try #require(blob)))
      #expect(try await sandbox.repro("plots").status == 0)
      #expect(try await sandbox.repro("get", "plots/figures/names").out == "figures n.txt\n")
      // More files are another result, and stages that read the folder are stale.
      try sandbox.write(
        folderProject(run).replacing("\"n\": 2", with: "\"n\": 3"), to: "pipeline.json")
      #expect(try await sandbox.repro("list").status == 0)
      #expect(try text("artifacts/list/list.txt").contains("./figures/deep/3.svg"))
      // Another store takes it whole.
      let imported = try await sandbox.repro(
        "store", "import", sandbox.file(".repro"), "--store", "other")
      #expect(imported.status == 0, "\(imported.err)")
      let again = try await sandbox.repro("list", "--store", "other", "-v")
      #expect(again.status == 0 && !again.err.contains("done"), "\(again.err)")
    }

    @Test func `a stage reads the folder of another one alone where it says so`() async throws {
      let run = "mkdir figures; echo x > figures/a; echo {n} > n.txt"
      try sandbox.write(
        folderProject(run, reading: #", "files": ["figures/"]"#), to: "pipeline.json")
      #expect(try await sandbox.repro("list").status == 0)
      #expect(
        try text("artifacts/list/list.txt") == "inputs/from/figures\n./figures/a\n")
      // The other file may change.
      try sandbox.write(
        folderProject(run, reading: #", "files": ["figures/"]"#)
          .replacing("\"n\": 2", with: "\"n\": 3"), to: "pipeline.json")
      let second = try await sandbox.repro("list", "-v")
      #expect(second.err.contains("plots in") && !second.err.contains("list in"), "\(second.err)")
      for file in ["figures/a", "figures"] {
        try sandbox.write(
          folderProject(run, reading: ", \"files\": [\"\(file)\"]"), to: "pipeline.json")
        let refused = try await sandbox.repro("list")
        #expect(refused.err.contains("\(file) belongs to the folder figures/ of \"plots\""))
      }
    }

    @Test func `a folder that is none, is empty or holds more than files is an error`() async throws
    {
      let cases = [
        ("true", "ended without writing its output figures/"),
        ("echo x > figures", "left a file as its output figures/"),
        ("mkdir figures", "left its output folder figures/ without a file"),
        ("mkdir figures; ln -s /etc/passwd figures/p", "left a link as figures/p"),
        ("mkdir figures; mkfifo figures/p", "as figures/p in an output folder"),
        ("mkdir figures; touch \"$(printf 'figures/a\\nb')\"", "whose name is"),
      ]
      for (run, message) in cases {
        let run = run.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        try sandbox.write(folderProject("\(run); echo > n.txt"), to: "pipeline.json")
        let failed = try await sandbox.repro("plots")
        #expect(failed.status == 2 && failed.err.contains(message), "\(run): \(failed.err)")
      }
      let places = [
        (#"["a/", "a/b"]"#, "a/b lies in a/"), (#"["a/", "a"]"#, "the same file twice"),
        (#"["data/"]"#, "data/ holds the input data/raw.txt"),
        (#"["inputs/"]"#, "a name that the engine uses"), (#"["../x/"]"#, "must be a path below"),
      ]
      for (outputs, message) in places {
        try sandbox.write(
          CommandProject.single(
            #""run": "true", "inputs": {"r": "data/raw.txt"}, "outputs": \#(outputs)"#),
          to: "pipeline.json")
        let refused = try await sandbox.repro("one")
        #expect(refused.status == 65 && refused.err.contains(message), "\(outputs): \(refused.err)")
      }
    }
  }
}
