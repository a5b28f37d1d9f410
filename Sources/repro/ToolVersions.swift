import Foundation
import Pipeline

/// The versions of the programs that stages start: part of the keys of those stages.
enum ToolVersions {
  /// What is installed of the programs that the kinds of `catalog` declare.
  static func installed(_ catalog: StageCatalog) -> [String: String] {
    let names = Set(catalog.kinds.values.flatMap(\.declaration.tools))
    return Dictionary(uniqueKeysWithValues: names.map { ($0, version(of: $0)) })
  }

  /// The first line that `PROGRAM --version` prints.
  private static func version(of program: String) -> String {
    guard
      let run = try? ToolRun([program, "--version"], setting: ["LC_ALL": "C"], seconds: 20),
      case .exited(0) = run.end,
      let line = String(decoding: run.output, as: UTF8.self).split(separator: "\n").first
    else { return StageDeclaration.missingTool }
    return String(line)
  }
}
