import Foundation
import Pipeline

/// The versions of the programs that stages start: part of the keys of those stages.
enum ToolVersions {
  /// What is installed of the programs that the kinds of `catalog` declare.
  /// - Throws: `UserError` when no program can be started at all, which says nothing of what is installed.
  static func installed(_ catalog: StageCatalog) throws -> [String: String] {
    let names = Set(catalog.kinds.values.flatMap(\.declaration.tools))
    return Dictionary(uniqueKeysWithValues: try names.map { ($0, try version(of: $0)) })
  }

  /// The first line that `PROGRAM --version` prints.
  private static func version(of program: String) throws -> String {
    let run = try ToolRun([program, "--version"], setting: ["LC_ALL": "C"], seconds: 20)
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
