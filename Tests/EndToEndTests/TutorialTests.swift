import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// `docs/tutorial.md`, command by command, on a terminal.
  @Suite struct TutorialTests {
    /// A command of the page, and the lines that it is to print.
    private struct Step {
      var command: String
      var expected: [String] = []
    }

    private static func steps() throws -> [Step] {
      var steps: [Step] = []
      var isInside = false
      for line in try SourceTree().text("docs/tutorial.md")
        .split(separator: "\n", omittingEmptySubsequences: false)
      {
        if line.hasPrefix("```") {
          isInside = line == "```console"
        } else if isInside, line.hasPrefix("$ ") {
          steps.append(Step(command: String(line.dropFirst(2))))
        } else if isInside, !steps.isEmpty {
          steps[steps.count - 1].expected.append(String(line))
        }
      }
      return steps
    }

    /// True if `shown` is what `expected` describes: a line `…` stands for any lines, and the sign for any text.
    private static func fits(_ shown: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
      guard let first = expected.first else { return shown.isEmpty }
      if first == "…" {
        return (shown.startIndex...shown.endIndex).contains {
          fits(shown[$0...], expected.dropFirst())
        }
      }
      guard let line = shown.first else { return false }
      return fits(line, first) && fits(shown.dropFirst(), expected.dropFirst())
    }

    private static func fits(_ line: String, _ pattern: String) -> Bool {
      let parts = pattern.components(separatedBy: "…")
      guard parts.count > 1 else { return line == pattern }
      var rest = line[...]
      guard rest.hasPrefix(parts[0]) else { return false }
      rest = rest.dropFirst(parts[0].count)
      for part in parts.dropFirst() where !part.isEmpty {
        guard let range = rest.range(of: part) else { return false }
        rest = rest[range.upperBound...]
      }
      return parts.last?.isEmpty == true || rest.isEmpty
    }

    @Test func `every command of the tutorial prints what the page says`() async throws {
      let sandbox = try Sandbox()
      for name in ["pipeline.json", "tolerances.json"] {
        try sandbox.write(try SourceTree().text(name), to: name)
      }
      let steps = try Self.steps()
      #expect(steps.count >= 8)
      for step in steps {
        let words = step.command.replacingOccurrences(of: "./repro", with: "$REPRO")
        let seen = try await Terminal.run(
          words, in: sandbox, columns: 200, rows: 50,
          environment: ["REPRO_INVOKED_AS": "./repro"])
        let shown = seen.shown
        #expect(
          Self.fits(shown[...], step.expected[...]),
          "\(step.command)\n\(shown.joined(separator: "\n"))")
        #expect([0, 1].contains(seen.status), "\(step.command)")
      }
    }
  }
}
