import Foundation

/// A project of commands: data, a script, a sweep and its summary, as a user who knows no stage kind would write it.
enum CommandProject {
  static let manifest = """
    {
      "version": 1, "defaultProfile": "full",
      "profiles": {"full": {}, "other": {"stages": {"fit": {"parameters": {"offset": 2}}}}},
      "stages": [
        {
          "id": "clean", "kind": "command",
          "run": "grep -v '^#' {inputs.raw} > clean.txt; echo \\"cleaned ${HOME:+well}\\"",
          "inputs": {"raw": "data/raw.txt"},
          "outputs": ["clean.txt"]
        },
        {
          "id": "fit", "kind": "command",
          "run": ["sh", "scripts/fit.sh", "{inputs.data}", "{scale}", "{offset}"],
          "over": {"scale": [2, 3]},
          "parameters": {"offset": 1},
          "inputs": {"data": "clean"},
          "code": ["scripts/*.sh"],
          "metrics": "metrics.json",
          "outputs": ["out/fit.txt"]
        },
        {
          "id": "summary", "kind": "command",
          "run": "cat {inputs.fits} > all.txt; cp inputs.json seen.json",
          "inputs": {"fits": {"stage": "fit", "files": ["out/fit.txt"]}},
          "outputs": ["all.txt", "seen.json"]
        }
      ]
    }
    """

  static let script = """
    set -eu
    awk -v scale="$2" -v offset="$3" '{ sum += $1 } END { print sum * scale + offset }' "$1" \
    > out/fit.txt
    printf '{"total": %s, "of": {"lines": {"value": %s, "n": 2, "unit": "count"}}}' \
    "$(cat out/fit.txt)" "$(wc -l < "$1")" > metrics.json
    """

  /// The project in a sandbox of its own.
  static func sandbox() throws -> Sandbox {
    let sandbox = try Sandbox()
    try sandbox.write(manifest, to: "pipeline.json")
    try sandbox.write("# header\n1\n2\n", to: "data/raw.txt")
    try sandbox.write(script, to: "scripts/fit.sh")
    return sandbox
  }

  /// A manifest with one command whose members are `members`.
  static func single(_ members: String, id: String = "one") -> String {
    """
    {"version": 1, "defaultProfile": "full", "profiles": {"full": {}}, "stages": [
      {"id": "\(id)", "kind": "command", \(members)}
    ]}
    """
  }
}
