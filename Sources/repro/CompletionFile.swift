import Foundation
import Paper
import Pipeline
import Report
import Stages
import StrictJSON

/// The project's `published.json`: what it knows of the paper beyond this program.
struct CompletionFile {
  let path: String
  /// What it says; empty where the project has no such file.
  let completion: PublishedCompletion
  /// The file as table stages read it.
  let supplements: [String: JSONValue]

  /// The file beside the manifest, if there is one.
  /// - Throws: `UserError` with every problem of the file.
  init(_ project: ProjectOptions) throws {
    path = Self.path(project)
    guard let bytes = FileManager.default.contents(atPath: path) else {
      completion = PublishedCompletion()
      supplements = [:]
      return
    }
    let problems: [CompletionProblem]
    do {
      let document = try PublishedCompletion.document(bytes)
      completion = try PublishedCompletion(document)
      supplements = [PublishedCompletion.supplement: document]
      problems = try CompletionCheck(completion, settings: Self.settings(project)).problems
    } catch let error as CompletionError {
      throw Self.refusal(path, error.problems.map(\.description), project)
    }
    guard problems.isEmpty else {
      throw Self.refusal(path, problems.map(\.description), project)
    }
  }

  /// Where the project keeps the file.
  static func path(_ project: ProjectOptions) -> String {
    let folder = project.manifestPath.folder
    return
      folder.isEmpty ? PublishedCompletion.fileName : "\(folder)/\(PublishedCompletion.fileName)"
  }

  /// The settings that are assumptions in this project; all that the program assumes where there is no
  /// manifest.
  static func assumedSettings(_ project: ProjectOptions) throws -> [AssumedSetting] {
    guard FileManager.default.fileExists(atPath: project.manifestPath) else {
      return try AssumedSettings.bundled().open(under: ManifestSettings(json: "{}".utf8))
    }
    return try AssumedSettings.bundled(completedBy: CompletionFile(project).completion)
      .open(under: settings(project))
  }

  /// What the project knows of the paper; what the program knows where there is no manifest.
  static func paperSide(_ project: ProjectOptions) throws -> PaperSide {
    guard FileManager.default.fileExists(atPath: project.manifestPath) else {
      return try PaperSide()
    }
    return try PaperSide(
      completedBy: CompletionFile(project).completion, manifest: settings(project))
  }

  /// The settings of the manifest itself, without a profile.
  static func settings(_ project: ProjectOptions) throws -> ManifestSettings {
    guard let bytes = FileManager.default.contents(atPath: project.manifestPath) else {
      throw UserError("there is no manifest at \(project.manifestPath)", code: .inputMissing)
    }
    do {
      return try ManifestSettings(json: bytes)
    } catch let error as JSONTextError {
      throw UserError(
        "\(project.manifestPath) cannot be read: \(error)\n  next: correct it there",
        code: .badManifest)
    }
  }

  private static func refusal(
    _ path: String, _ problems: [String], _ project: ProjectOptions
  ) -> UserError {
    UserError(
      "\(path) does not fit what is known of the paper:\n"
        + problems.map { "  \($0)\n" }.joined()
        + "  next: correct it; `\(project.command("published", "check", path))` checks it again",
      code: .badManifest)
  }
}
