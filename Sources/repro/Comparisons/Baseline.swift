import Foundation
import Report

/// What numbers are compared with.
enum Baseline {
  /// The published numbers, which stand beside those of a run.
  case published
  /// Other numbers, and what they are called.
  case numbers(NumberFiles, name: String)

  /// The revision that the default is taken from.
  static let head = "HEAD"

  /// Finds what `name` means: `paper`, then a file or folder, then a recorded run, then a revision.
  ///
  /// Paths and the repository are looked up from the folder of `project`; `committed` is where a revision
  /// keeps its numbers.
  /// - Throws: `UserError` when nothing of that name is found, or it holds no numbers.
  static func find(
    _ name: String, project: ProjectOptions, committed: String, history: HistoryFolder
  ) throws -> Baseline {
    if name == "paper" { return .published }
    let path = project.given(name)
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      let next = "name a folder or file that a build wrote"
      let files =
        try isFolder.boolValue
        ? NumberFiles(in: path, next: next) : NumberFiles(file: path, next: next)
      return .numbers(files, name: name)
    }
    if let run = try history.run(named: name) { return run }
    return try revision(name, project: project, committed: committed)
  }

  private static func revision(
    _ name: String, project: ProjectOptions, committed: String
  ) throws -> Baseline {
    let git = Git(folder: project.path("."))
    let (found, complaint) = try git.revision(name)
    guard let revision = found else {
      throw UserError(
        "there is nothing to compare with at \"\(name)\": no such file or folder, no recorded run, and "
          + "\(complaint)\n"
          + "  next: name a file, a run of `repro history`, a revision, or paper",
        code: .inputMissing)
    }
    let path = "\(committed)/\(NumberFiles.metrics)"
    guard let bytes = try git.bytes(of: path, in: revision) else {
      throw UserError(
        "revision \(revision.words) has no \(path)\n"
          + "  next: commit one, name another revision, or say with --committed where it keeps numbers",
        code: .inputMissing)
    }
    let beside = "\(committed)/\(NumberFiles.measurements)"
    let measurements = try git.bytes(of: beside, in: revision)
    return .numbers(
      NumberFiles(
        metrics: try NumberFiles.read(bytes, "\(revision.words):\(path)"),
        measurements: try measurements.map {
          try NumberFiles.read($0, "\(revision.words):\(beside)")
        } ?? ArtifactMetrics()),
      name: revision.words)
  }
}
