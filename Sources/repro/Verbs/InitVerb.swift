import ArgumentParser
import Foundation
import Pipeline

/// `repro init`: a project to begin with, which runs as it is.
struct InitVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Begin a project: a small pipeline of commands that runs as it is.",
    discussion: """
      Files that are there already stay, and then nothing is written.

      Example:
        repro init my-paper
      """)

  @Argument(help: "The folder (default: the present one).", completion: .directory)
  var folder = "."

  func run() throws {
    let files = StarterProject.files
    let taken = files.keys.sorted().filter {
      $0 != StarterProject.ignored && FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
    guard taken.isEmpty else {
      throw UserError(
        "\(folder) has a file \(taken[0]) already, so nothing was written\n"
          + "  next: name another folder, as in `repro init my-paper`",
        code: .cannotCreate)
    }
    do {
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        try write(text, to: "\(folder)/\(name)")
      }
    } catch {
      throw UserError(
        "cannot write into \(folder): \(error.localizedDescription)\n"
          + "  next: name a folder that you may write, as in `repro init my-paper`",
        code: .cannotCreate)
    }
    let words = folder == "." ? ["repro", "all"] : ["repro", "all", "-C", folder]
    print("next: `\(words.map(\.shellQuoted).joined(separator: " "))` runs it")
  }

  /// Writes a file; `.gitignore` is appended to if it exists.
  private func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      atPath: path.folder, withIntermediateDirectories: true)
    var whole = text
    if let present = try? String(contentsOfFile: path, encoding: .utf8) {
      let lines = present.split(separator: "\n")
      let missing = text.split(separator: "\n").filter { !lines.contains($0) }
      guard !missing.isEmpty else { return }
      whole =
        present + (present.hasSuffix("\n") || present.isEmpty ? "" : "\n")
        + missing.joined(separator: "\n") + "\n"
    }
    try whole.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

/// What `repro init` writes: measurements, a script, and the pipeline that joins them.
enum StarterProject {
  static let ignored = ".gitignore"

  static let files = [
    ignored: ".repro/\n",
    "pipeline.json": """
    {
      "version": 1,
      "defaultProfile": "full",
      "profiles": { "full": { "description": "Everything." } },
      "stages": [
        {
          "id": "clean", "kind": "command",
          "description": "Drops lines without a number.",
          "run": "awk -F, 'NR == 1 || $2 ~ /^[0-9.]+$/' {inputs.raw} > clean.csv",
          "inputs": { "raw": "data/measurements.csv" },
          "outputs": ["clean.csv"]
        },
        {
          "id": "summary", "kind": "command",
          "description": "The mean of what is above a threshold, once for each threshold.",
          "run": ["sh", "summary.sh", "{inputs.data}", "{threshold}"],
          "over": { "threshold": [0, 2] },
          "code": ["summary.sh"],
          "inputs": { "data": "clean" },
          "metrics": "metrics.json"
        }
      ]
    }

    """,
    "data/measurements.csv": "sample,value\na,1.5\nb,2.5\nc,missing\nd,4.0\n",
    "summary.sh": #"""
    # The mean of the values of the CSV file $1 that are above $2.
    set -eu
    awk -F, -v least="$2" '
      NR > 1 && $2 > least { sum += $2; n += 1 }
      END { printf "{\"mean\": {\"value\": %.4f, \"n\": %d}}\n", sum / n, n }
    ' "$1" > metrics.json

    """#,
  ]
}
