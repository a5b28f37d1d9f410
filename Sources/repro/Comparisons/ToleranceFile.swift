import Foundation
import Report

/// Finds the rules for comparisons.
enum ToleranceFile {
  static let name = "tolerances.json"

  /// The rules in the file that is named, or in the project's own; without one, every number has to be
  /// equal.
  static func read(_ named: String?, _ project: ProjectOptions) throws -> ToleranceRules {
    let folder = project.manifestPath.folder
    let own = folder.isEmpty ? name : "\(folder)/\(name)"
    let path = named.map(project.path) ?? own
    guard let bytes = FileManager.default.contents(atPath: path) else {
      guard named == nil else {
        throw UserError(
          "there are no tolerances at \(path)\n  next: name a file as docs/diff.md describes",
          code: .inputMissing)
      }
      return ToleranceRules()
    }
    do {
      return try ToleranceRules(json: bytes)
    } catch {
      throw UserError(
        "\(path): \(error)\n  next: docs/diff.md describes the file", code: .badManifest)
    }
  }
}
