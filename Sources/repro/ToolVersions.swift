import Datasets
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
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["LC_ALL=C", program, "--version"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch {
      throw UserError(
        "no program can be started: \(DatasetError.reason(of: error))\n"
          + "  next: look at the limits of the shell with `ulimit -a`; open files and processes may be too few",
        code: .cannotCreate)
    }
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
    guard process.terminationStatus == 0, let line else { return StageDeclaration.missingTool }
    return String(line)
  }
}
