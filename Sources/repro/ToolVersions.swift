import Foundation
import Pipeline

/// The versions of the programs that stages start: part of the keys of those stages.
enum ToolVersions {
  /// What is installed of the programs that some kinds of `catalog` declare.
  /// - Throws: `UserError` when no program can be started at all, which says nothing of what is installed.
  static func installed(
    _ catalog: StageCatalog, for kinds: some Sequence<String>
  ) throws -> [String: String] {
    let used = Set(kinds).compactMap { catalog.kinds[$0] }
    let names = Set(used.flatMap(\.declaration.tools))
    let asked = used.reduce(into: [:]) { $0.merge($1.toolVersions) { own, _ in own } }
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try version(asked[$0] ?? [$0, "--version"])) })
  }

  /// The first line that a command prints.
  private static func version(_ command: [String]) throws -> String {
    let run = try ToolRun(command, setting: ["LC_ALL": "C"], seconds: 20)
    switch run.end {
    case .exited(0):
      let line = String(decoding: run.output, as: UTF8.self).split(separator: "\n").first
      return line.map(String.init) ?? StageDeclaration.missingTool
    case .notStarted(let number) where Self.isShortage(number):
      throw UserError(
        "no program can be started: \(String(cString: strerror(number)))\n"
          + "  next: look at the limits of the shell with `ulimit -a`; open files and processes may be too few",
        code: .cannotCreate)
    case .exited, .signaled, .timedOut, .notStarted: return StageDeclaration.missingTool
    }
  }

  /// Whether an error says that there is no room for a process, and nothing of the program.
  private static func isShortage(_ number: Int32) -> Bool {
    [EAGAIN, ENOMEM, EMFILE, ENFILE].contains(number)
  }
}
