import Foundation
import Pipeline
import ReportModel
import Stages
import StrictJSON

/// The project's `claims.json`: what its own paper says, in the place of this program's claims.
struct ClaimFile {
  static let name = "claims.json"

  /// Nil where the project has no such file.
  let book: ClaimBook?
  /// What the file holds, in one word.
  let digest: String

  /// The file beside the manifest, if there is one.
  /// - Throws: `UserError` for a file that cannot be read.
  init(_ project: ProjectOptions) throws {
    let path = "\(project.projectFolder)/\(Self.name)"
    guard let bytes = FileManager.default.contents(atPath: path) else {
      (book, digest) = (nil, "")
      return
    }
    digest = Digest(of: bytes).hex
    do {
      let liberties = StrictJSON.liberties(in: bytes)
      if let problem = liberties.first {
        throw Problem(text: "\(problem.place): \(problem.message)")
      }
      book = try ClaimBook(json: bytes)
    } catch {
      throw UserError(
        "\(path) does not hold claims: \(error)\n"
          + "  next: correct it there; Examples/any-paper/claims.json is an example",
        code: .badManifest)
    }
  }

  private struct Problem: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }
}
