import Testing

extension EndToEnd {
  /// `--set`: parameters of the manifest on the command line.
  @Suite struct OverrideTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    @Test func `a parameter that is set runs what depends on it, and why says so`() async throws {
      try await sandbox.repro("all", "-q")
      let why = try await sandbox.repro("why", "student", "--set", "steps=9")
      #expect(
        why.out.hasPrefix("the manifest with steps=9 from the command line:\n"), "\(why.out)")
      #expect(why.out.contains("steps 8 -> 9"))
      let run = try await sandbox.repro("--set", "steps=9", "table4", "-v")
      #expect(run.status == 0)
      #expect(
        run.started == TinyManifest.all.subtracting([TinyManifest.data, "table5", "table5/report"]))
      // The manifest itself is as fresh as before.
      #expect(try await sandbox.repro("status", "--exit-code").status == 0)
      let fresh = try await sandbox.repro("status", "table4", "--exit-code", "--set", "steps=9")
      #expect(fresh.status == 0, "\(fresh.out)")
    }

    @Test func `the last value counts, and a recipe or a stage may be named`() async throws {
      let why = try await sandbox.repro(
        "plan", "--json", "--set", "student.steps=5", "--set", "study.paperSteps=7000")
      #expect(why.status == 0, "\(why.err)")
      let both = try await sandbox.repro(
        "why", "student", "--set", "steps=5", "--set", "steps=6")
      #expect(both.out.contains("steps=5, steps=6"))
      let teacher = try await sandbox.repro("why", "student", "--set", "teacher.steps=5")
      #expect(teacher.status == 64)
    }

    @Test(arguments: [
      ("step=5", "has a parameter \"step\"; did you mean steps?"),
      ("steps=many", "is a number there, as 8, and this is a string"),
      ("initialization=5", "is a string there"), ("seed=5", "seed is an axis of sweeps"),
      ("nobody.steps=5", "no recipe and no stage"), ("steps", "is invalid for '--set"),
    ])
    func `what cannot be set is refused before anything runs`(given: String, words: String)
      async throws
    {
      let run = try await sandbox.repro("all", "--set", given)
      #expect([64, 65].contains(run.status), "\(run.err)")
      #expect(run.err.contains(words), "\(run.err)")
      #expect(run.out == "")
      #expect(sandbox.contents == ["pipeline.json"])
    }

    @Test func `the hint of an interrupted or refused call keeps what was set`() async throws {
      let run = try await sandbox.repro("log", "student", "--set", "steps=9")
      #expect(run.err.contains("--set steps=9"), "\(run.err)")
    }
  }
}
