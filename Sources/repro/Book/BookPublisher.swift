import Foundation
import Pipeline
import Report

/// Writes every fresh artifact of a project as one page, one Markdown file and one LaTeX source.
///
/// Nothing is made where the same was written before and still stands: a note in the store tells.
struct BookPublisher {
  let publisher: Publisher
  let project: Project
  /// What the project was opened with.
  let options: ProjectOptions

  private struct Note: Codable, Equatable {
    /// What a build published, and all that tells which other artifacts are fresh.
    var build: String
    /// What the book was made from.
    var inputs: String
    /// The digests of the files that stand there.
    var files: [String]
  }

  /// Writes the book after a build that published `artifacts`, whose files are among `files`.
  func publish(
    after artifacts: [StageNode], files: [StageID: [String: BlobReference]]
  ) throws {
    let page = "\(publisher.folder)/report.html"
    let lock = try publisher.turn(at: page)
    defer { lock?.release() }
    let name = Publisher.identity("book", of: page)
    let noted = try project.store.note(name).flatMap {
      try? JSONDecoder().decode(Note.self, from: Data($0))
    }
    var note = Note(build: build(artifacts, files), inputs: noted?.inputs ?? "", files: standing)
    // To plan the whole graph takes longer than all else that a build with nothing to do does.
    guard note != noted else { return }
    let assembly = try BookAssembly(
      project, in: publisher.folder, tolerances: ToleranceFile.read(nil, options))
    note.inputs = assembly.inputs.hex
    if note.inputs != noted?.inputs || note.files != noted?.files {
      for (name, bytes) in try assembly.book().files {
        try publisher.write(bytes, to: "\(publisher.folder)/\(name)")
      }
      note.files = standing
    }
    try publisher.note(JSONEncoder().encode(note), as: name)
  }

  private func build(
    _ artifacts: [StageNode], _ files: [StageID: [String: BlobReference]]
  ) -> String {
    let published = artifacts.map { artifact in
      [artifact.id, StageID("\(artifact.id)/report")].flatMap { id in
        (files[id] ?? [:]).sorted { $0.key < $1.key }.map { "\(id) \($0) \($1.digest)" }
      }.joined(separator: "\n")
    }
    let manifest = FileManager.default.contents(atPath: options.manifestPath) ?? Data()
    let all =
      [project.catalog.sources.digest.hex, Digest(of: manifest).hex, options.command([])]
      + EvidenceFolders.studyDigests(in: publisher.folder) + published
    return Digest(of: Data(all.joined(separator: "\n").utf8)).hex
  }

  private var standing: [String] {
    Book.fileNames.map { name in
      PlainFile.contents(atPath: "\(publisher.folder)/\(name)")
        .map { Digest(of: $0).hex } ?? ""
    }
  }
}
