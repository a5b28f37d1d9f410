import Foundation
import Testing

extension EndToEnd {
  @Suite struct ResultNameTests {
    let sandbox: Sandbox
    init() throws { sandbox = try CommandProject.sandbox() }

    @Test func `a file of a result has a name`() async throws {
      let early = try await sandbox.repro("get", "clean/clean.txt")
      #expect(early.status == 66)
      #expect(early.err.contains("next: `repro clean`"), "\(early.err)")
      #expect(try await sandbox.repro("all").status == 0)
      #expect(try await sandbox.repro("get", "clean/clean.txt").out == "1\n2\n")
      #expect(try await sandbox.repro("get", "fit/scale=3/out/fit.txt").out == "10\n")
      let copied = try await sandbox.repro("get", "fit/scale=3", "--to", "there")
      #expect(copied.status == 0, "\(copied.err)")
      #expect(
        try String(contentsOfFile: sandbox.file("there/out/fit.txt"), encoding: .utf8) == "10\n")
      let rows = try await sandbox.repro("get", "fit/scale=3", "--json").rows()
      #expect(rows.count == 2 && rows.allSatisfy { $0["digest"] is String })
      let family = try await sandbox.repro("get", "fit")
      #expect(
        family.status == 64 && family.err.contains("repro get 'fit/scale=2'")
          || family.err.contains("fit/scale=2"))
      let unknown = try await sandbox.repro("get", "clean/nothing")
      #expect(unknown.status == 64 && unknown.err.contains("it has clean.txt"))
      try sandbox.write("# x\n7\n", to: "data/raw.txt")
      let stale = try await sandbox.repro("get", "clean/clean.txt")
      #expect(stale.status == 66 && stale.err.contains("data/raw.txt"), "\(stale.err)")
    }

    @Test func `every number of every run is a line with its parameters`() async throws {
      #expect(try await sandbox.repro("all").status == 0)
      #expect(try await sandbox.repro("all", "--profile", "other").status == 0)
      let now = try await sandbox.repro("export", "--csv")
      let lines = now.out.split(separator: "\n")
      #expect(
        lines[0]
          == "stage,kind,key,current,imported,finished,seconds,offset,scale,metric,value,spread,n,unit"
      )
      #expect(lines.count == 5)
      #expect(
        lines.contains { $0.hasPrefix("fit/scale=2,command,") && $0.hasSuffix(",1,2,total,7,,,") })
      let every = try await sandbox.repro("export", "--every-run", "fit")
      #expect(every.out.split(separator: "\n").count == 9)
      #expect(every.out.contains(",2,3,of/lines,2,,2,count"))
      let json = try await sandbox.repro("export", "--json")
      let document = try #require(try json.json() as? [String: Any])
      #expect(document["format"] as? String == "repro-runs" && document["version"] as? Int == 1)
    }

    @Test func `runs stand side by side`() async throws {
      #expect(try await sandbox.repro("all").status == 0)
      #expect(try await sandbox.repro("all", "--profile", "other").status == 0)
      let members = try await sandbox.repro("compare", "fit")
      #expect(
        members.out == """
          stage        scale  of/lines  total
          fit/scale=2      2         2      7
          fit/scale=3      3         2     10

          """)
      let runs = try await sandbox.repro("compare", "fit/scale=2", "--every-run")
      #expect(runs.out.split(separator: "\n").count == 3 && runs.out.contains("offset"))
      #expect(try await sandbox.repro("compare", "clean").status == 66)
    }

    @Test func `the five lines of the documentation load runs into pandas`() async throws {
      let probe = try await sandbox.shell("python3 -c 'import pandas'")
      guard probe.status == 0 else { return }
      #expect(try await sandbox.repro("all").status == 0)
      let tree = try String(contentsOfFile: Self.documentation, encoding: .utf8)
      let parts = tree.components(separatedBy: "```python\n").dropFirst()
      #expect(parts.count >= 2)
      for part in parts {
        let code = part.components(separatedBy: "```")[0]
        try sandbox.write(code, to: "load.py")
        let run = try await sandbox.shell(
          "ln -sf \"$REPRO\" repro; PATH=$PWD:$PATH python3 load.py")
        #expect(run.status == 0, "\(run.err)")
        #expect(!run.out.isEmpty)
      }
    }

    private static let documentation = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/python.md").path
  }
}
