import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite struct NightlyTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private static let script = SourceTree().root.appending(path: "scripts/nightly")
      .path(percentEncoded: false)

    private func nightly(_ more: String = "", _ environment: [String: String] = [:]) async throws
      -> Finished
    {
      try await sandbox.shell(
        "export REPRO; '\(Self.script)' -C . \(more)", environment: environment)
    }

    private func commit() async throws {
      let run = try await sandbox.shell(
        """
        $REPRO all -q >/dev/null && git init -q -b main . && git add artifacts pipeline.json &&
        git -c user.name=a -c user.email=a@b commit -qm numbers
        """)
      try #require(run.status == 0, "\(run.err)")
    }

    private func text(_ name: String) throws -> String {
      try String(contentsOfFile: sandbox.file(name), encoding: .utf8)
    }

    @Test func `a quiet night is 0, with a summary, a report and a line of history`() async throws {
      try await commit()
      let night = try await nightly("", ["GITHUB_STEP_SUMMARY": sandbox.file("step.md")])
      #expect(night.status == 0, "\(night.err)")
      #expect(night.out.contains("agree with HEAD ("))
      #expect(try text("nightly/summary.md") == night.out)
      #expect(try text("step.md") == night.out)
      #expect(try text("nightly/junit.xml").contains("<testsuites name=\"repro diff\""))
      #expect(try text("nightly/diff.json").contains("\"same bits\""))
      #expect(try text("nightly/artifacts/table4.md") == sandbox.table("table4"))
      #expect(try text("history/table4.jsonl").split(separator: "\n").count == 1)
      #expect(try text("history/table4.svg").contains(">table4 over time</title>"))
      #expect(!sandbox.contents.contains { $0.hasSuffix(".new") })
      // The next night adds to the history, at another second or under the same id.
      let next = try await nightly("", ["SOURCE_DATE_EPOCH": "1772330400"])
      #expect(next.status == 0)
      #expect(try text("history/table4.jsonl").split(separator: "\n").count == 2)
    }

    @Test func `a drift is 1, and the report is kept`() async throws {
      try await commit()
      try sandbox.write(TinyManifest(steps: 9))
      let night = try await nightly("--results out --history past")
      #expect(night.status == 1)
      #expect(night.out.contains("do not agree") || night.out.contains("does not agree"))
      #expect(
        try text("out/junit.xml").contains("<failure") || text("out/junit.xml").contains("<error"))
      #expect(FileManager.default.fileExists(atPath: sandbox.file("past/table4.jsonl")))
    }

    @Test func `a drift is 1 also where the night is recorded already, with other numbers`()
      async throws
    {
      try await commit()
      let night = ["SOURCE_DATE_EPOCH": "1772330400"]
      #expect(try await nightly("", night).status == 0)
      try sandbox.write(TinyManifest(steps: 9))
      let again = try await nightly("", night)
      #expect(again.status == 1)
      #expect(again.err.contains("with other numbers"))
    }

    @Test func `a stage that fails is 2, and the summary says so`() async throws {
      try await commit()
      try sandbox.write(TinyManifest(steps: 1_000_000_000, timeoutSeconds: "1"))
      let night = try await nightly()
      #expect(night.status == 2)
      #expect(night.err.contains("student"))
      #expect(night.out.contains("No numbers were compared"))
    }

    @Test func `a store in a cache is restored and not written`() async throws {
      try await commit()
      let moved = try await sandbox.shell("mv .repro cache && rm -rf artifacts/*.md")
      try #require(moved.status == 0)
      let before = try sandbox.files(below: "cache")
      let night = try await nightly("--cache cache --profile tiny")
      #expect(night.status == 0)
      #expect(try text("nightly/build.log").contains("student") == false)
      #expect(try sandbox.files(below: "cache") == before)
    }

    @Test func `a mistake on the command line is 64 and leaves nothing`() async throws {
      let night = try await nightly("--bogus")
      #expect(night.status == 64)
      #expect(night.err.contains("unknown option --bogus"))
      #expect(!FileManager.default.fileExists(atPath: sandbox.file("nightly")))
      #expect(try await nightly("--help").out.contains("usage: nightly"))
    }

    @Test func `the results never take the place of a project`() async throws {
      try await commit()
      let before = try sandbox.artifacts()
      try await sandbox.shell("mkdir other && cp pipeline.json other")
      for folder in [".", "artifacts/..", "\"$PWD\"", "other"] {
        let night = try await nightly("--results \(folder)")
        #expect(night.status == 64, "\(folder)")
        #expect(night.err.contains("is the folder of a project"))
        #expect(night.err.contains("next: name another folder with --results DIR"))
      }
      #expect(try sandbox.artifacts() == before)
    }

    @Test func `the program may be named from where the script was started`() async throws {
      try await commit()
      let night = try await sandbox.shell(
        """
        mkdir elsewhere && cd elsewhere && ln -s "$REPRO" program &&
        REPRO=./program '\(Self.script)' -C ..
        """)
      #expect(night.status == 0, "\(night.err)")
    }

    /// Archives as their publisher packs them, from a server on loopback: fetched in the first night, and used.
    @Test func `CIFAR-10 and CIFAR-100 are fetched once, and the night trains on them`()
      async throws
    {
      let server = try FaultyServer(folder: sandbox.file("served"))
      let made = try await sandbox.shell(
        """
        python3 '\(RealPipeline.root)/Tests/Reference/make_full_size_cifar.py' served \
          \(server.url("folder")) >table.json && cp '\(RealPipeline.path)' pipeline.json
        """)
      try #require(made.status == 0, "\(made.err)")
      let words =
        "--fetch 'cifar-10 cifar-100' --data data --profile smoke --against nightly/artifacts "
        + "matched-comparison"
      let table = ["NIGHTLY_TABLE": "table.json"]
      let night = try await nightly(words, table)
      #expect(night.status == 0, "\(night.err)")
      let numbers =
        try JSONSerialization.jsonObject(with: Data(text("nightly/artifacts/metrics.json").utf8))
        as? [String: [String: [[String: Any]]]]
      let metrics = try #require(numbers?["matched-comparison"]?["metrics"])
      for dataset in ["cifar-10", "cifar-100"] {
        let sources = metrics.filter { "\($0["id"] ?? "")".contains("/\(dataset)") }.map {
          ($0["setting"] as? [String: Any])?["data"] as? String
        }
        #expect(!sources.isEmpty && sources.allSatisfy { $0 == "real" }, "\(dataset)")
      }
      let next = try await nightly(words, table)
      #expect(next.status == 0, "\(next.err)")
      #expect(
        try server.paths().sorted()
          == ["cifar-10", "cifar-100"].map {
            "/folder/\($0)/\($0)-binary.tar.gz"
          })
    }

    @Test func `data that cannot be fetched make the night fail, and the rest goes on`()
      async throws
    {
      try await commit()
      let server = try FaultyServer()
      try sandbox.write(
        """
        [{ "name": "cifar-10", "terms": "", "home": "", "files": [{
          "name": "cifar-10-binary.tar.gz", "url": "\(server.url("missing"))", "md5": "0"
        }] }]
        """, to: "table.json")
      let night = try await nightly(
        "--fetch cifar-10 --data data", ["NIGHTLY_TABLE": "table.json"])
      #expect(night.status == 69, "\(night.err)")
      #expect(night.out.contains("agree with HEAD ("))
    }
  }
}
