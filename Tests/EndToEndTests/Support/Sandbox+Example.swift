import TestSupport

extension Sandbox {
  /// A copy of a project in `Examples`, as a fresh clone has it.
  static func example(_ name: String) throws -> Sandbox {
    let sandbox = try Sandbox()
    let tree = SourceTree()
    for path in tree.files(
      below: "Examples/\(name)", extensions: ["json", "py", "sh", "csv", "txt", "tsv"])
    where !path.contains("/artifacts/") && !path.contains("/.repro/") {
      try sandbox.write(tree.text(path), to: String(path.dropFirst("Examples/\(name)/".count)))
    }
    return sandbox
  }
}
