import ArgumentParser
import Foundation
import Pipeline
import StageKit

/// `repro get STAGE[/FILE]`: the files of a result, by name.
struct GetVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print a file of a fresh result, or copy all of them.",
    discussion: """
      `repro get fit/model.json` prints the file; `--to PATH` copies it. `repro get fit` copies every file of \
      the stage into the folder that --to names, or lists them without it; `repro get fit/figures` those of a folder.

      Examples:
        repro get table4/report/table.md
        repro get table4 --to results
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Option(help: "Where the file or the files are copied.", completion: .file())
  var to: String?

  @Argument(
    help: "A stage, or a stage and one of its files.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var name: String

  private struct Row: Encodable {
    var stage: StageID
    var file: String
    var digest: Digest
    var bytes: Int
    /// Where the bytes are in the store; to be read, and never to be written.
    var path: String
  }

  func run() throws {
    let (graph, _) = try Project.graph(project)
    let (id, file) = try stage(in: graph)
    let opened = try Project(project, [id.text], access: .readOnly)
    let files = try self.files(of: id, in: opened)
    guard let file else { return try all(files, of: id, in: opened.store) }
    let folder = OutputName.isFolder(file) ? file : "\(file)/"
    let held = files.filter { OutputName.holds(folder, $0.key) }
    if files[file] == nil, !held.isEmpty { return try all(held, of: id, in: opened.store) }
    guard let blob = files[file] else {
      throw UserError(
        "\(id) has no file \"\(file)\"\n"
          + "  evidence: it has \(files.keys.sorted().joined(separator: ", "))\n"
          + "  next: `\(project.command("get", id.text))` lists them",
        code: .usage)
    }
    if output.json { return try printJSON([row(id, file, blob, opened.store)]) }
    let bytes = try Data(opened.store.read(blob))
    guard let to else {
      guard isatty(STDOUT_FILENO) == 0 || String(data: bytes, encoding: .utf8) != nil else {
        throw UserError(
          "\(file) is no text for a terminal\n"
            + "  next: `\(project.command("get", name, "--to", file))` copies it",
          code: .usage)
      }
      if isatty(STDOUT_FILENO) == 0 { return StandardOutput.write(bytes: bytes) }
      return print(String(decoding: bytes, as: UTF8.self), terminator: "")
    }
    try copy(bytes, to: project.given(to))
  }

  private func all(
    _ files: [String: BlobReference], of id: StageID, in store: FileStore
  ) throws {
    let sorted = files.sorted { $0.key < $1.key }
    if let to {
      for (name, blob) in sorted { try copy(store.read(blob), to: "\(project.given(to))/\(name)") }
    }
    if output.json { return try printJSON(sorted.map { row(id, $0, $1, store) }) }
    for (name, blob) in sorted { print("\(id)/\(name)  \(blob.byteCount) bytes") }
  }

  private func row(
    _ id: StageID, _ file: String, _ blob: BlobReference, _ store: FileStore
  ) -> Row {
    Row(
      stage: id, file: file, digest: blob.digest, bytes: blob.byteCount,
      path: store.path(of: blob.digest))
  }

  /// The longest beginning of the name that is a stage, and the rest.
  private func stage(in graph: Graph) throws -> (StageID, String?) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    for count in stride(from: parts.count, to: 0, by: -1) {
      let id = StageID(parts[..<count].joined(separator: "/"))
      guard graph[id] != nil else { continue }
      let rest = parts[count...].joined(separator: "/")
      return (id, rest.isEmpty ? nil : rest)
    }
    let members = try TargetSelection(in: graph).resolve([String(parts.first ?? "")])
    throw UserError(
      "\"\(name)\" is \(members.count) stages, and files belong to one\n"
        + "  next: `\(project.command("get", members.first?.text ?? "STAGE"))` names the first",
      code: .usage)
  }

  private func files(of id: StageID, in opened: Project) throws -> [String: BlobReference] {
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    guard let entry = plan[id], let files = entry.files else {
      let reason = try plan[id].flatMap {
        try Explanation(store: opened.store, catalog: opened.catalog).reason(for: $0)?.summary
      }
      throw UserError(
        "\(id) is not fresh\(reason.map { ": \($0)" } ?? "")\n"
          + "  next: `\(project.command(id.text))` makes it",
        code: .inputMissing)
    }
    return files
  }

  private func copy(_ bytes: Data, to path: String) throws {
    do {
      if !path.folder.isEmpty {
        try FileManager.default.createDirectory(
          atPath: path.folder, withIntermediateDirectories: true)
      }
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw UserError(
        "cannot write \(path): \(error.localizedDescription)\n"
          + "  next: choose another place with --to",
        code: .cannotCreate)
    }
  }
}
