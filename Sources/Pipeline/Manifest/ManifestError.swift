/// Everything that is wrong with a manifest or the graph it describes, in one report.
public enum ManifestError: Error, Equatable {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The file is not JSON.
  case notJSON(path: String, reason: String)
  /// The user asked for a profile that the file does not have.
  case unknownProfile(String, known: [String], path: String)
  /// All problems found, in the order of the file.
  case invalid(path: String, issues: [ManifestIssue])
}

/// One problem, and the key path at which it stands.
public struct ManifestIssue: Error, Equatable, Sendable {
  public var keyPath: String
  public var message: String

  public init(_ keyPath: String, _ message: String) {
    self.keyPath = keyPath
    self.message = message
  }
}

extension ManifestError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read \(path): \(reason)\n"
        + "  next: run in the project folder, or name it with -C DIR or -f FILE"
    case .notJSON(let path, let reason):
      "\(path) is not valid JSON: \(reason)\n  next: correct it there"
    case .unknownProfile(let name, let known, let path):
      "there is no profile \"\(name)\""
        + (nearestName(to: name, among: known).map { "; did you mean \($0)?" } ?? "")
        + "\n  next: choose one with --profile; \(path) has \(known.joined(separator: ", "))"
    case .invalid(let path, let issues):
      "\(path) has \(issues.count) problem\(issues.count == 1 ? "" : "s"):\n"
        + issues.map { "  \($0.keyPath): \($0.message)\n" }.joined()
        + "  next: mend each; pipeline.schema.json describes the format"
    }
  }
}
