import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// The pages with commands, command by command, on a terminal.
  @Suite struct TutorialTests {
    @Test func `every command of the tutorial prints what the page says`() async throws {
      let sandbox = try Sandbox()
      for name in ["pipeline.json", "tolerances.json"] {
        try sandbox.write(try SourceTree().text(name), to: name)
      }
      let page = DocumentedCommands(page: try SourceTree().text("docs/tutorial.md"))
      #expect(page.steps.count >= 8)
      for step in page.steps { try await check(step, in: sandbox) }
    }

    @Test func `every manifest of the manual does what the page says`() async throws {
      let page = DocumentedCommands(page: try SourceTree().text("docs/manifest.md"))
      #expect(page.steps.count >= 15)
      var sandboxes: [String: Sandbox] = [:]
      for step in page.steps {
        let manifest = try #require(step.manifest)
        let sandbox = try sandboxes[manifest] ?? Sandbox()
        if sandboxes.updateValue(sandbox, forKey: manifest) == nil {
          try sandbox.write(manifest, to: "pipeline.json")
        }
        try await check(step, in: sandbox)
      }
    }

    private func check(_ step: DocumentedCommands.Step, in sandbox: Sandbox) async throws {
      let words = step.command.replacingOccurrences(of: "./repro", with: "$REPRO")
      let seen = try await Terminal.run(
        words, in: sandbox, columns: 200, rows: 50,
        environment: ["REPRO_INVOKED_AS": "./repro"])
      let shown = seen.shown
      #expect(
        DocumentedCommands.fits(shown[...], step.expected[...]),
        "\(step.command)\n\(shown.joined(separator: "\n"))")
      #expect([0, 1].contains(seen.status), "\(step.command)")
    }
  }
}
