import Foundation
import Pipeline

/// Asks git about the repository that holds a folder.
struct Git {
  let folder: String

  /// A revision that exists.
  struct Revision {
    var name: String
    /// The full name of the commit.
    var commit: String

    var words: String {
      name == commit ? String(commit.prefix(12)) : "\(name) (\(commit.prefix(7)))"
    }
  }

  /// The commit that `name` means here, or what git says instead.
  /// - Throws: `UserError` without git.
  func revision(_ name: String) throws -> (found: Revision?, complaint: String) {
    let answer = try run([
      "rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}",
    ])
    let commit = answer.out.trimmingCharacters(in: .whitespacesAndNewlines)
    guard answer.status == 0, !commit.isEmpty else {
      return (
        nil,
        answer.err.isEmpty
          ? "git knows no such revision here" : "git can't look it up: \(answer.err)"
      )
    }
    return (Revision(name: name, commit: commit), "")
  }

  /// The bytes of a file below `folder` as the revision has it; nil when it has none there.
  func bytes(of path: String, in revision: Revision) throws -> Data? {
    let answer = try run(["show", "\(revision.commit):./\(path)"])
    return answer.status == 0 ? answer.bytes : nil
  }

  /// The commit that is checked out, with `+changes` when followed files other than those below `except`
  /// differ from it; nil outside a repository.
  func checkedOut(except: [String]) throws -> String? {
    let head = try run(["rev-parse", "--verify", "--quiet", "HEAD"])
    guard head.status == 0 else { return nil }
    let commit = head.out.trimmingCharacters(in: .whitespacesAndNewlines)
    let others = except.filter { !$0.hasPrefix("/") && !$0.hasPrefix("..") }
      .map { ":(exclude)\($0)" }
    let status = try run(
      ["status", "--porcelain", "--untracked-files=no", "--", "."] + others)
    return commit + (status.out.isEmpty ? "" : "+changes")
  }

  private struct Answer {
    var status: Int32
    var bytes: Data
    var err: String
    var out: String { String(decoding: bytes, as: UTF8.self) }
  }

  private func run(_ arguments: [String]) throws -> Answer {
    let run = try ToolRun(
      ["git", "-C", folder] + arguments, setting: ["LC_ALL": "C"], seconds: 300, most: 1 << 30)
    let status: Int32
    switch run.end {
    case .exited(let code): status = code
    case .signaled(let signal): status = 128 + signal
    case .timedOut:
      throw UserError(
        "git did not end within 300 s\n  next: compare with a file: --against PATH",
        code: .unavailable)
    case .notStarted:
      throw UserError(
        "git was not found\n  next: install it, or compare with a file: --against PATH",
        code: .inputMissing)
    }
    let message = String(decoding: run.messages, as: UTF8.self)
    return Answer(
      status: status, bytes: run.output,
      err: message.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
