import Foundation
import Testing

extension EndToEnd {
  @Suite struct ManifestErrorTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private func repro(withManifest text: String) async throws -> Finished {
      try sandbox.write(text, to: "pipeline.json")
      return try await sandbox.repro("all")
    }

    @Test func `broken JSON gives 65 with line and column`() async throws {
      let run = try await repro(withManifest: "{\n  \"version\": 1,\n  \"axes\": {,}\n}\n")
      #expect(run.status == 65)
      #expect(run.err.contains("pipeline.json is not valid JSON"))
      #expect(run.err.contains("at line 3, column 12"))
      #expect(run.err.contains("next: "))
    }

    @Test func `a trailing comma and a key that stands twice give 65 with line and column`()
      async throws
    {
      let text = TinyManifest().text
        .replacingOccurrences(of: "\"version\": 1,", with: "\"version\": 1,\n  \"version\": 1,")
        .replacingOccurrences(of: "\"seed\": [42] }", with: "\"seed\": [42], }")
      let run = try await repro(withManifest: text)
      #expect(run.status == 65)
      #expect(run.err.contains("pipeline.json has 2 problems"))
      #expect(run.err.contains("line 3, column 3: the key \"version\" stands at line 2, column 3"))
      #expect(run.err.firstMatch(of: #/line 5, column \d+: a comma before/#) != nil)
      #expect(sandbox.contents == ["pipeline.json"])
    }

    @Test func `a manifest that ends too early says so at its last line`() async throws {
      let run = try await repro(withManifest: "{\n  \"version\": 1,\n  \"axes\": {")
      #expect(run.status == 65)
      #expect(run.err.contains("unexpected end of file at line 3, column 12"))
    }

    @Test func `all problems of a manifest come at once, each once and with its place`()
      async throws
    {
      let text = TinyManifest().text
        .replacingOccurrences(of: "\"kind\": \"teacher-data\"", with: "\"kind\": \"teacher-dat\"")
        .replacingOccurrences(of: "\"steps\": 8", with: "\"steps\": \"many\"")
        .replacingOccurrences(of: "\"recipe\": \"study\"", with: "\"recipe\": \"studi\"")
      let run = try await repro(withManifest: text)
      #expect(run.status == 65)
      let problems = run.err.split(separator: "\n").filter { $0.hasPrefix("  ") }
        .compactMap { $0.firstMatch(of: #/^  ([^ ]+): /#).map { String($0.1) } }
      #expect(
        problems == [
          "stages[0].kind", "recipes.student.steps", "stages[2].recipe", "stages[3].recipe", "next",
        ])
      #expect(run.err.contains("pipeline.json has 4 problems"))
      #expect(run.err.contains("unknown kind \"teacher-dat\"; there are"))
    }

    @Test func `an unknown profile gives 64 and the profiles that there are`() async throws {
      let run = try await sandbox.repro("all", "--profile", "tinny")
      #expect(run.status == 64)
      #expect(run.err.contains("there is no profile \"tinny\"; did you mean tiny?"))
      #expect(run.err.contains("next: choose one with --profile; pipeline.json has other, tiny"))
    }

    @Test func `a missing manifest gives 66 and names -C and -f`() async throws {
      let run = try await sandbox.repro("all", "-f", "elsewhere.json")
      #expect(run.status == 66)
      #expect(run.err.contains("cannot read elsewhere.json: no such file"))
      #expect(run.err.contains("-C DIR or -f FILE"))
      #expect(sandbox.contents == ["pipeline.json"])
    }

    @Test func `every verb refuses a broken manifest with the same code`() async throws {
      try sandbox.write("[]", to: "pipeline.json")
      for verb in [["status"], ["plan"], ["graph"], ["why", "x"], ["log", "x"], ["all", "-n"]] {
        let run = try await sandbox.start(verb).finish()
        #expect(run.status == 65, "\(verb)")
        #expect(run.err.contains("must be an object, found an array"), "\(verb)")
      }
      #expect(sandbox.contents == ["pipeline.json"])
    }
  }
}
