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
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["LC_ALL=C", program, "--version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return StageDeclaration.missingTool }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    guard process.terminationStatus == 0, let line else { return StageDeclaration.missingTool }
    return String(line)
  }
}
