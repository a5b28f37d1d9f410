import Foundation
import Pipeline
import Report

/// Copies rendered tables from the store to the folder that people read.
///
/// A file is replaced as a whole, and only when its bytes differ, so that equal numbers leave a
/// clean working tree.
struct Publisher {
  let store: FileStore
  let folder: String

  /// Makes the folder, so that a build that could not publish ends before it begins.
  func prepare() throws {
    if !folder.folder.isEmpty {
      try? FileManager.default.createDirectory(
        atPath: folder.folder, withIntermediateDirectories: true)
    }
    guard mkdir(folder, 0o755) != 0 else { return }
    let error = errno
    var isDirectory: ObjCBool = false
    guard error == EEXIST,
      FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { throw unwritable(folder, String(cString: strerror(error))) }
    guard access(folder, W_OK) == 0 else {
      throw unwritable(folder, String(cString: strerror(errno)))
    }
  }

  /// Writes the files of `artifact` and returns its Markdown: tables first, then what was measured.
  func publish(
    _ artifact: StageNode, files: [StageID: [String: BlobReference]]
  ) throws -> String {
    let name = artifact.id.text.replacingOccurrences(of: "/", with: ".")
    let report = files[StageID("\(artifact.id)/report")] ?? [:]
    var markdown: [String] = []
    for (file, blob) in report.sorted(by: { $0.key > $1.key }) {
      let bytes = Data(try store.read(blob))
      guard file != Self.figures else {
        try publish(figures: bytes)
        continue
      }
      guard !bytes.isEmpty else { continue }
      let part = (file as NSString).deletingPathExtension
      let kind = (file as NSString).pathExtension
      let suffix = part == "table" ? "" : "-\(part)"
      try write(bytes, to: "\(folder)/\(name)\(suffix).\(kind)")
      if kind == "md" { markdown.append(String(decoding: bytes, as: UTF8.self)) }
    }
    // Measurements differ from run to run, and so have a file of their own.
    for file in [NumberFiles.metrics, NumberFiles.measurements] {
      if let numbers = files[artifact.id]?[file] {
        try merge(Data(try store.read(numbers)), of: name, into: file)
      }
    }
    return markdown.joined(separator: "\n")
  }

  /// The pictures of an artifact, by figure id.
  static let figures = "figures.json"

  /// Writes every picture as a file of its own.
  private func publish(figures: Data) throws {
    let pictures = try JSONDecoder().decode([String: String].self, from: figures)
    for (id, element) in pictures.sorted(by: { $0.key < $1.key }) {
      try write(Data(SVGPicture.file(element).utf8), to: "\(folder)/\(FigureFile.name(of: id))")
    }
  }

  /// Replaces the artifact's member of a file of numbers, keeping those of other artifacts.
  ///
  /// Builds of one store take turns, so that none loses what another adds.
  private func merge(_ metrics: Data, of name: String, into file: String) throws {
    let path = "\(folder)/\(file)"
    let lock = try turn(at: path)
    defer { lock.release() }
    var members: [String: JSONValue] = [:]
    if let present = FileManager.default.contents(atPath: path) {
      guard case .object(let known)? = try? JSONDecoder().decode(JSONValue.self, from: present)
      else {
        throw UserError(
          "\(path) is not a JSON object\n  next: remove it; it is written anew by every build",
          code: .badManifest)
      }
      members = known
    }
    members[name] = try JSONDecoder().decode(JSONValue.self, from: metrics)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try write(try encoder.encode(members) + Data("\n".utf8), to: path)
  }

  /// Waits until no other build of the store writes the file.
  private func turn(at path: String) throws -> ActionLock {
    let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
    let name = Digest(of: Data("publish \(absolute)".utf8))
    while true {
      if let lock = try store.tryLock(name) { return lock }
      usleep(20_000)
    }
  }

  /// Writes every fresh artifact of `project` as one page, one Markdown file and one LaTeX source.
  ///
  /// Nothing is made where the same was written before and still stands.
  func publishBook(of project: Project) throws {
    let page = "\(folder)/report.html"
    let lock = try turn(at: page)
    defer { lock.release() }
    let assembly = try BookAssembly(project)
    let name = Digest(of: Data("book \(URL(fileURLWithPath: page).standardizedFileURL.path)".utf8))
    guard try store.note(name) != seal(assembly) else { return }
    for (name, bytes) in try assembly.book().files {
      try write(bytes, to: "\(folder)/\(name)")
    }
    try store.note(seal(assembly), as: name)
  }

  /// What a book was made from, and the files that stand there.
  private func seal(_ assembly: BookAssembly) -> [UInt8] {
    let files = Book.fileNames.map { name in
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)")
      return "\(name) \(bytes.map { Digest(of: $0).hex } ?? "")"
    }
    return Array(([assembly.inputs.hex] + files).joined(separator: "\n").utf8)
  }

  private func write(_ bytes: Data, to path: String) throws {
    guard FileManager.default.contents(atPath: path) != bytes else { return }
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw unwritable(path, error.localizedDescription)
    }
  }

  private func unwritable(_ path: String, _ reason: String) -> UserError {
    UserError(
      "cannot write \(path): \(reason)\n"
        + "  next: free space or mend its permissions, or choose another folder with --output DIR",
      code: .cannotCreate)
  }
}
