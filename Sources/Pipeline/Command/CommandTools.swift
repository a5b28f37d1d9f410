internal import Foundation
internal import Synchronization

/// What of the environment a command depends on: versions of programs, and variables by name.
///
/// Each version is asked for once: a plan asks for hundreds of stages.
final class CommandTools: Sendable {
  private let versions = Mutex<[[String]: String?]>([:])
  /// Where the commands that tell a version run: the folder of the manifest.
  private let folder: String

  init(in folder: String) { self.folder = folder }

  /// What the key holds for `spec`, without the programs that are not there.
  func environment(of spec: CommandSpec) -> [String: String] {
    var found: [String: String] = [:]
    for (name, words) in spec.tools { found[name] = version(words) }
    for name in spec.variables { found["$\(name)"] = Self.value(of: name) ?? "unset" }
    found["image"] = spec.image
    return found
  }

  /// The programs of `spec` that do not say their version, each with the command that asked.
  func missing(of spec: CommandSpec) -> [String] {
    spec.tools.filter { version($0.value) == nil }.sorted { $0.key < $1.key }.map { name, words in
      "program \(name) (`\(words.map(ShellWord.quoted).joined(separator: " "))` fails)"
    }
  }

  static func value(of variable: String) -> String? {
    ProcessInfo.processInfo.environment[variable]
  }

  private func version(_ words: [String]) -> String? {
    versions.withLock { versions in
      if let known = versions[words] { return known }
      let version = ask(words)
      versions[words] = .some(version)
      return version
    }
  }

  /// The first line that a command prints; some programs print it as an error.
  private func ask(_ words: [String]) -> String? {
    let there = ["sh", "-c", "cd \"$0\" && exec \"$@\"", folder]
    guard let run = try? ToolRun(there + words, setting: ["LC_ALL": "C"], seconds: 30),
      run.end == .exited(0)
    else { return nil }
    let text = String(decoding: run.output + run.messages, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first.map { String($0.prefix(200)).printable }
  }
}
