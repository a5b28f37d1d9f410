import Foundation
import Testing

extension EndToEnd {
  @Suite struct HistoryTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private static let metric = "table4:5/dtg-minus-single-bp"

    private func add(_ day: Int, _ more: String...) async throws -> Finished {
      try await sandbox.start(
        ["history", "add", "--revision", "0123456789+changes"] + more,
        environment: ["SOURCE_DATE_EPOCH": "\(1_772_330_400 + day * 86_400)"]
      ).finish()
    }

    @Test func `a change is dated to the run in which it came`() async throws {
      try await sandbox.repro("all")
      for day in 0..<3 { #expect(try await add(day).status == 0) }
      try sandbox.write(TinyManifest(steps: 9))
      try await sandbox.repro("all")
      #expect(try await add(3).out.contains("table4: recorded as 2026-03-04T02:00:00Z-0123456"))
      let run = try await sandbox.repro("history", Self.metric, "--json")
      let object = try #require(try run.json() as? [String: Any])
      let stretches = try #require(object["stretches"] as? [[String: Any]])
      #expect(stretches.compactMap { $0["runs"] as? Int }.reduce(0, +) == 4)
      #expect(stretches.first?["since"] as? String == "2026-03-01T02:00:00Z")
      let text = try await sandbox.repro("history", Self.metric)
      #expect(text.out.contains("0123456+changes"))
      let figure = try await sandbox.repro("history", Self.metric, "--format", "figure")
      #expect(try (figure.json() as? [String: Any])?["series"] != nil)
      #expect(
        try await sandbox.repro("history").out.contains(
          "table4: 4 runs, 2026-03-01T02:00:00Z to 2026-03-04"))
      let runs = try await sandbox.repro("history", "table4", "--json").rows()
      #expect(runs.map { $0["changed"] as? Int }.prefix(3) == [nil, 0, 0])
      #expect((runs.last?["changed"] as? Int ?? 0) > 0)
    }

    @Test func `a number is drawn, and so are the main numbers of an artifact`() async throws {
      try await sandbox.repro("all")
      for day in 0..<2 { #expect(try await add(day).status == 0) }
      for name in [Self.metric, "table4"] {
        let picture = try await sandbox.repro("history", name, "--format", "svg")
        #expect(picture.status == 0, "\(picture.err)")
        #expect(picture.out.hasPrefix("<?xml version=\"1.0\""))
        #expect(picture.out.contains(">\(name) over time</title>"))
        #expect(picture.out.hasSuffix("</svg>\n"))
        let figure = try await sandbox.repro("history", name, "--format", "figure")
        let series = try (figure.json() as? [String: Any])?["series"] as? [[String: Any]]
        #expect((series?.first?["points"] as? [Any])?.count == 2)
      }
    }

    @Test func `a run is recorded once, and never overwritten`() async throws {
      try await sandbox.repro("all")
      #expect(try await add(0, "--id", "a").status == 0)
      let file = sandbox.file("history/table4.jsonl")
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      #expect(try await add(0, "--id", "a").out.contains("already recorded"))
      try sandbox.write(TinyManifest(trainSamples: 65))
      try await sandbox.repro("all")
      let conflict = try await add(0, "--id", "a")
      #expect(conflict.status == 64)
      #expect(conflict.err.contains("with other numbers"))
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == bytes)
    }

    @Test func `a line that a killed writer left is cut off, and a false one is an error`()
      async throws
    {
      try await sandbox.repro("table4")
      #expect(try await add(0).status == 0)
      let file = sandbox.file("history/table4.jsonl")
      let sound = try String(contentsOfFile: file, encoding: .utf8)
      try sandbox.write(sound + "{\"id\":\"torn", to: "history/table4.jsonl")
      #expect(try await add(1).status == 0)
      let mended = try String(contentsOfFile: file, encoding: .utf8)
      #expect(mended.hasPrefix(sound) && !mended.contains("torn"))
      try sandbox.write("x\n" + sound, to: "history/table4.jsonl")
      let run = try await sandbox.repro("history", "table4")
      #expect(run.status == 65)
      #expect(run.err.contains("history/table4.jsonl: line 1"))
    }

    @Test func `a last line that lacks only its end is kept`() async throws {
      try await sandbox.repro("table4")
      #expect(try await add(0, "--id", "a").status == 0)
      let file = sandbox.file("history/table4.jsonl")
      let sound = try String(contentsOfFile: file, encoding: .utf8)
      try sandbox.write(String(sound.dropLast()), to: "history/table4.jsonl")
      #expect(try await add(1, "--id", "b").status == 0)
      #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix(sound))
      #expect(try await sandbox.repro("history", "table4", "--json").rows().count == 2)
    }

    @Test(arguments: [
      ("<<<<<<< HEAD", "not JSON: invalid value at column 1"), ("", "not JSON"),
      ("{\"id\": 1}", "id: must be a string"),
      ("{\"id\": \"b\", \"id\": \"c\"}", "column 13: the key \"id\""),
    ])
    func `a line that is none is named in words of JSON`(line: String, says: String) async throws {
      try await sandbox.repro("table4")
      #expect(try await add(0, "--id", "a").status == 0)
      let sound = try String(contentsOfFile: sandbox.file("history/table4.jsonl"), encoding: .utf8)
      try sandbox.write(sound + line + "\n", to: "history/table4.jsonl")
      let run = try await sandbox.repro("history", "table4")
      #expect(run.status == 65)
      #expect(run.err.contains("history/table4.jsonl: line 2: \(says)"), "\(run.err)")
      #expect(!run.err.contains("DecodingError") && !run.err.contains("Line in"))
    }

    @Test func `twenty writers at once lose no line`() async throws {
      try await sandbox.repro("table4")
      let run = try await sandbox.shell(
        "for i in $(seq 20); do $REPRO history add --date 2026-03-01 --id run-$i >/dev/null & done; wait"
      )
      #expect(run.err == "")
      #expect(try await sandbox.repro("history", "table4", "--json").rows().count == 20)
    }

    @Test func `mistakes are told with a next step`() async throws {
      try await sandbox.repro("table4")
      let cases: [([String], Int32, String)] = [
        (["history", "table4"], 66, "no run of \"table4\" is recorded"),
        (["history", "add", "--date", "yesterday"], 64, "--date is \"yesterday\""),
        (["history", "add", "--id", "a b"], 64, "is not an id of a run"),
        (["history", "add", "nothing"], 64, "name one of table4"),
        (["history", "../x"], 64, "is no name of an artifact"),
        (["history", "a:b"], 66, "no recorded run has a number a:b"),
        (["history", "a:"], 64, "is not a metric id"),
        (["history", "--format", "figure"], 64, "needs an artifact"),
        (["history", "--format", "svg"], 64, "needs an artifact"),
      ]
      for (arguments, status, says) in cases {
        let run = try await sandbox.start(arguments).finish()
        #expect(run.status == status, "\(arguments)")
        #expect(run.err.contains(says), "\(arguments): \(run.err)")
      }
    }
  }
}
