import Foundation
import TestSupport
import Testing

/// The program on a real pseudo-terminal, read as a user reads it; `terminal.py` keeps the screen.
struct Terminal {
  enum Step {
    /// Waits until the screen shows what a regular expression finds.
    case wait(String)
    case type(String)
    case resize(Int, Int)
    case sleep(Double)
    /// Keeps the screen under a name.
    case look(String)
    /// Waits for the end of the program.
    case end

    fileprivate var json: [String: Any] {
      switch self {
      case .wait(let pattern): ["wait": pattern]
      case .type(let text): ["type": text]
      case .resize(let columns, let rows): ["resize": [columns, rows]]
      case .sleep(let seconds): ["sleep": seconds]
      case .look(let name): ["look": name]
      case .end: ["end": true, "within": 600]
      }
    }
  }

  struct Look: Decodable {
    var lines: [String]
    var colors: [String]

    var text: String { lines.joined(separator: "\n") }
  }

  struct Record: Decodable {
    var looks: [String: Look]
    /// Every byte that the program wrote.
    var raw: String
    /// The final screen, and what scrolled off above it.
    var last: [String]
    var failure: String?
    var status: Int32

    /// What stands on the screen in the end, without the empty lines.
    var shown: [String] { last.filter { !$0.isEmpty } }
  }

  /// Runs a command of the shell in the sandbox, with `$REPRO` the program.
  static func run(
    _ script: String, in sandbox: Sandbox, columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:], _ steps: [Step] = [.end]
  ) async throws -> Record {
    try await run(
      ["bash", "-c", script], in: sandbox, columns: columns, rows: rows, environment: environment,
      steps)
  }

  /// Runs a program on the terminal.
  static func run(
    _ command: [String], in sandbox: Sandbox, columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:], _ steps: [Step]
  ) async throws -> Record {
    let job: [String: Any] = [
      "command": command, "columns": columns, "rows": rows, "steps": steps.map(\.json),
    ]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: job), as: UTF8.self)
    try sandbox.write(text, to: ".terminal.json")
    let driver = SourceTree().root.appending(path: "Tests/TestSupport/terminal.py")
    let run = try await sandbox.shell(
      """
      python=python3; python3 -c 'import pyte' 2>/dev/null || python=/usr/bin/python3
      exec $python '\(driver.path(percentEncoded: false))' <.terminal.json
      """,
      environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"].merging(environment) { $1 })
    try #require(run.status == 0, "\(run.err)")
    let record = try JSONDecoder().decode(Record.self, from: Data(run.out.utf8))
    #expect(record.failure == nil, "\(record.last.joined(separator: "\n"))")
    return record
  }
}
