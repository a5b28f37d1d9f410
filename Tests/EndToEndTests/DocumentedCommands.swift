import Foundation
import TestSupport

/// The commands that a page of `docs/` shows, each with what it is to print, and the manifests between them.
struct DocumentedCommands {
  /// A command, and the lines that it is to print.
  struct Step {
    var command: String
    var expected: [String] = []
    /// The manifest in force: the last block of JSON above the command.
    var manifest: String?
  }

  let steps: [Step]

  /// Reads the blocks `console` and `json` of a page.
  init(page: String) {
    var steps: [Step] = []
    var block: String?
    var manifest: String?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") {
        block = block == nil ? String(line.dropFirst(3)) : nil
        if block == "json" { manifest = "" }
      } else if block == "json" {
        manifest?.append(line + "\n")
      } else if block == "console", line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2)), manifest: manifest))
      } else if block == "console", !steps.isEmpty {
        steps[steps.count - 1].expected.append(line)
      }
    }
    self.steps = steps
  }

  /// True if `shown` is what `expected` describes: a line `…` stands for any lines, and the sign for any text.
  static func fits(_ shown: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
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
}
