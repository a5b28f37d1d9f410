import Foundation
import Testing

extension EndToEnd {
  @Suite struct DiffTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    /// A repository whose only commit has the numbers of a build.
    private func commit() async throws {
      let run = try await sandbox.shell(
        """
        $REPRO all -q >/dev/null && git init -q -b main . && git add artifacts pipeline.json &&
        git -c user.name=a -c user.email=a@b commit -qm numbers
        """)
      try #require(run.status == 0, "\(run.err)")
    }

    /// Changes the first number of `metrics.json`, which is one of Table 4.
    private func edit() throws {
      let path = "artifacts/metrics.json"
      let text = try String(contentsOfFile: sandbox.file(path), encoding: .utf8)
      // A published number is also called value, but stands deeper.
      let place = try #require(text.firstRange(of: /\n {8}"value" : [-+0-9.e]+/))
      try sandbox.write(
        text.replacingCharacters(in: place, with: "\n        \"value\" : 987.5"), to: path)
    }

    @Test func `equal numbers are one quiet line and 0, and another number is 1`() async throws {
      try await commit()
      let equal = try await sandbox.repro("diff")
      #expect(equal.status == 0)
      #expect(equal.out.split(separator: "\n").count == 1)
      #expect(equal.out.contains("agree with HEAD ("))
      #expect(equal.err == "")
      try edit()
      let changed = try await sandbox.repro("diff")
      #expect(changed.status == 1)
      #expect(changed.out.contains("allowed: equal; no rule fits it"))
      let other = try await sandbox.repro("diff", "table5")
      #expect(other.status == 0)
    }

    @Test func `tolerances of the project decide, and a named file before them`() async throws {
      try await commit()
      try edit()
      let all =
        "\"version\": 1, \"baseline\": [{\"metrics\": \"*\", \"reason\": \"r\", \"within\": "
      try sandbox.write("{\(all){\"anything\": true}}]}", to: "tolerances.json")
      try sandbox.write("{\(all){\"absolute\": 1e-9}}]}", to: "strict.json")
      try sandbox.write("{\(all){\"absolute\": -1}}]}", to: "wrong.json")
      let lax = try await sandbox.repro("diff")
      #expect(lax.status == 0)
      #expect(lax.out.contains("1 within tolerance"))
      #expect(try await sandbox.repro("diff", "--tolerances", "strict.json").status == 1)
      let wrong = try await sandbox.repro("diff", "--tolerances", "wrong.json")
      #expect(wrong.status == 65)
      #expect(
        wrong.err.contains("wrong.json: baseline[0].within.absolute: must be a number from 0 up"))
      #expect(try await sandbox.repro("diff", "--tolerances", "none.json").status == 66)
    }

    @Test func `numbers of another profile are not comparable, and a lost artifact is missing`()
      async throws
    {
      try await commit()
      try await sandbox.repro("table4", "--profile", "other", "--output", "out")
      let run = try await sandbox.repro("diff", "--output", "out")
      #expect(run.status == 1)
      #expect(run.out.contains("profile other, not profile tiny"))
      #expect(run.out.contains("table5: all"))
      #expect(run.out.contains("missing"))
    }

    @Test func `every form is written, and the JSON form says what failed`() async throws {
      try await commit()
      try edit()
      let markdown = try await sandbox.repro("diff", "--format", "markdown")
      #expect(markdown.out.hasPrefix("**1 of "))
      let junit = try await sandbox.repro("diff", "--format", "junit")
      #expect(junit.out.contains("<testsuite name=\"table4\""))
      let json = try await sandbox.repro("diff", "--json")
      let object = try #require(try json.json() as? [String: Any])
      let entries = try #require(object["entries"] as? [[String: Any]])
      #expect(entries.count { $0["isFailing"] as? Bool == true } == 1)
      #expect([markdown, junit, json].allSatisfy { $0.status == 1 })
    }

    @Test func `files, folders, revisions and recorded runs are baselines`() async throws {
      try await commit()
      let add = try await sandbox.repro("history", "add", "--date", "2026-03-01", "--id", "first")
      #expect(add.out == "table4: recorded as first\ntable5: recorded as first\n")
      for name in ["artifacts", "artifacts/metrics.json", "main", "HEAD", "first", "2026-03-01"] {
        let run = try await sandbox.repro("diff", "--against", name)
        #expect(run.status == 0, "\(name): \(run.err)")
      }
    }

    @Test func `what the tiny study shows is too small to be compared with the paper`() async throws
    {
      try await sandbox.repro("all")
      let run = try await sandbox.repro("diff", "--against", "paper")
      #expect(run.status == 1)
      #expect(run.out.contains("not decidable here"))
      #expect(run.out.contains("None of "))
      #expect(run.out.contains("reduced scale"))
      #expect(!run.out.contains(" -> "))
    }

    @Test func `a folder of results inside another is compared by its own path`() async throws {
      try await sandbox.repro("all")
      try await sandbox.shell(
        """
        cp -r artifacts other && mkdir artifacts/study
        sed -E 's/"value" : ([0-9])/"value" : 1\\1/' other/metrics.json >artifacts/study/metrics.json
        """)
      #expect(try await sandbox.repro("diff", "--against", "other").status == 0)
      #expect(try await sandbox.repro("diff", "--against", "artifacts").status == 0)
      let study = try await sandbox.repro(
        "diff", "--output", "artifacts/study", "--against", "other")
      #expect(study.status == 1)
      #expect(study.out.contains("not agree with other"))
    }

    @Test func `what can't be compared with is one message with a next step`() async throws {
      let early = try await sandbox.repro("diff")
      #expect(early.status == 66)
      #expect(early.err.contains("there are no numbers at artifacts/metrics.json"))
      try await sandbox.repro("all")
      let outside = try await sandbox.repro("diff")
      #expect(outside.status == 66)
      #expect(outside.err.contains("git can't look it up"))
      try sandbox.write("{\"a\": 3}", to: "bad.json")
      try sandbox.write("[]", to: "tolerances.json")
      #expect(try await sandbox.repro("diff", "--against", "bad.json").status == 65)
      try FileManager.default.removeItem(atPath: sandbox.file("tolerances.json"))
      #expect(try await sandbox.repro("diff", "--against", "bad.json").status == 65)
      let run = try await sandbox.shell(
        "git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m m; $REPRO diff"
      )
      #expect(run.status == 66)
      #expect(run.err.contains("has no artifacts/metrics.json"))
      let unknown = try await sandbox.repro("diff", "--against", "--upload-pack=x")
      #expect(unknown.status == 64 || unknown.status == 66)
      let artifact = try await sandbox.repro("diff", "nothing", "--against", "artifacts")
      #expect(artifact.status == 64)
      #expect(artifact.err.contains("name one of table4, table5"))
      let noGit = try await sandbox.repro("diff", environment: ["PATH": "/nowhere"])
      #expect(noGit.status == 66)
      #expect(noGit.err.contains("git was not found"))
    }
  }
}
