import Foundation
import Testing

extension EndToEnd {
  /// What a project completes of the paper.
  @Suite struct PublishedTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private static let corrected = """
      {"values": {"table5/rows/k_5/bp/test": {"value": 83.9, "corrects": 83.8, "source": "an erratum"}}}
      """

    @Test func `a completed value reaches its table, and no training runs for it`() async throws {
      try await sandbox.repro("all")
      let before = Set(sandbox.records)
      #expect(try sandbox.table("table5").contains("83.8"))
      try sandbox.write(Self.corrected, to: "published.json")
      let why = try await sandbox.repro("why", "table5")
      #expect(why.out.contains("table5/rows/k_5/bp/test"), "\(why.out)")
      let plan = try await sandbox.repro("status", "--json")
      let stale = try plan.rows().filter { $0["state"] as? String != "fresh" }
        .compactMap { $0["stage"] as? String }
      #expect(Set(stale).isSubset(of: ["table4", "table4/report", "table5", "table5/report"]))
      try await sandbox.repro("all")
      #expect(try sandbox.table("table5").contains("83.9"))
      #expect(try sandbox.table("table5").contains("Completed by published.json (an erratum)"))
      let new = try Set(sandbox.records).subtracting(before).map { path in
        try String(contentsOfFile: path, encoding: .utf8)
      }
      #expect(!new.isEmpty)
      #expect(
        new.allSatisfy {
          !$0.contains("\"kind\":\"student\"") && !$0.contains("\"kind\": \"student\"")
        })
    }

    @Test func `a faulty file opens no project, and tells all of its problems`() async throws {
      try sandbox.write(
        #"{"values": {"table5/rows/k_5/bp/test": 84, "no/such": 1}}"#, to: "published.json")
      for verb in ["all", "status"] {
        let run = try await sandbox.repro(verb)
        #expect(run.status == 65)
        #expect(run.err.contains("the paper's value is known as 83.8"))
        #expect(run.err.contains("values.no/such is no value of the paper"))
        #expect(run.err.contains("next: correct it; `repro published check published.json`"))
      }
    }

    @Test func `check says what a file completes and what it can't`() async throws {
      try sandbox.write(
        #"{"settings": {"student.learningRate": 0.01, "teacher.inputDimension": 8}}"#,
        to: "new.json")
      let sound = try await sandbox.repro("published", "check", "new.json")
      #expect(sound.status == 0, "\(sound.err)")
      #expect(
        sound.out.contains("teacher.inputDimension is as the paper has it: no longer assumed"))
      let text = try String(contentsOfFile: sandbox.file("pipeline.json"), encoding: .utf8)
      let line = try #require(
        text.components(separatedBy: "\n").firstIndex { $0.contains("\"learningRate\"") })
      #expect(
        sound.out.contains(
          "student.learningRate differs: in pipeline.json:\(line + 1) change 0.001 to 0.01"))
      try sandbox.write(#"{"values": {"no/such": 1}}"#, to: "new.json")
      let faulty = try await sandbox.repro("published", "check", "new.json")
      #expect(faulty.status == 1)
      #expect(faulty.out.hasSuffix("1 problem in new.json\n"))
      #expect(try await sandbox.repro("published", "check", "none.json").status == 66)
      #expect(try await sandbox.repro("published", "check").status == 64)
    }

    @Test func `list names every value, and with --lost those that are lost`() async throws {
      let all = try await sandbox.repro("published", "list")
      let lost = try await sandbox.repro("published", "list", "--lost")
      #expect(all.status == 0)
      #expect(all.out.contains("table5/rows/k_5/bp/test  known  83.8  percent"))
      #expect(all.out.contains("table1/rows/lsff/cifar100  not reported"))
      #expect(lost.out.contains("e_trend_test/low_k  lost"))
      #expect(!lost.out.contains("  known"))
      let json = try await sandbox.repro("published", "list", "--json").json() as? [String: Any]
      #expect(Set(try #require(json).keys) == ["settings", "values"])
    }
  }
}
