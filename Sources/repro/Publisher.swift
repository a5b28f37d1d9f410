import Foundation
import Pipeline
import PreparedImages
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
    guard mkdir(folder, 0o777) != 0 else { return }
    let error = errno
    var isDirectory: ObjCBool = false
    guard error == EEXIST,
      FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory),
      isDirectory.boolValue
    else { throw unwritable(folder, String(cString: strerror(error))) }
    // Without a store to write to, nothing new comes of the build.
    guard store.access == .readOnly || access(folder, W_OK) == 0 else {
      throw unwritable(folder, String(cString: strerror(errno)))
    }
  }

  /// Writes the files of `artifact` and returns its Markdown: tables first, then what was measured.
  func publish(
    _ artifact: StageNode, files: [StageID: [String: BlobReference]]
  ) throws -> String {
    let name = Self.name(of: artifact)
    let report = files[StageID("\(artifact.id)/report")] ?? [:]
    var markdown: [String] = []
    for (file, blob) in report.sorted(by: { $0.key > $1.key }) {
      let bytes = Data(try store.read(blob))
      guard file != Self.figures else {
        try publish(figures: bytes, of: artifact)
        continue
      }
      guard !bytes.isEmpty else { continue }
      let part = (file as NSString).deletingPathExtension
      let kind = (file as NSString).pathExtension
      let suffix = part == "table" ? "" : "-\(part)"
      try write(bytes, to: "\(folder)/\(name)\(suffix).\(kind)")
      if kind == "md" { markdown.append(String(decoding: bytes, as: UTF8.self)) }
    }
    return markdown.joined(separator: "\n")
  }

  /// Writes the numbers of `artifacts`.
  ///
  /// Measurements differ from run to run, and so have a file of their own.
  func publishNumbers(
    of artifacts: [StageNode], commands: [StageNode] = [], profile: String = "",
    files: [StageID: [String: BlobReference]]
  ) throws {
    let numbers = commands.compactMap { node in
      node.command?.spec.metrics.flatMap { name in
        files[node.id]?[name].map { (CommandNumbers.name(of: node.id.text), node, $0) }
      }
    }
    if !numbers.isEmpty {
      let nodes = Dictionary(numbers.map { ($0.0, $0.1) }) { first, _ in first }
      try merge(
        Dictionary(numbers.map { ($0.0, $0.2) }) { first, _ in first }, into: NumberFiles.metrics
      ) { name in
        guard let node = nodes[name], let own = files[node.id] else { return nil }
        return try node.numbers(in: own, store: store, profile: profile).map { try Data($0.json()) }
      }
    }
    for file in [NumberFiles.metrics, NumberFiles.measurements] {
      var parts: [String: BlobReference] = [:]
      for artifact in artifacts { parts[Self.name(of: artifact)] = files[artifact.id]?[file] }
      if !parts.isEmpty { try merge(parts, into: file) }
    }
  }

  /// Copies the files of a command into a folder named after it, and returns their paths.
  func publish(
    outputsOf command: StageNode, files: [StageID: [String: BlobReference]]
  ) throws -> [String] {
    try (files[command.id] ?? [:]).sorted { $0.key < $1.key }.map { name, blob in
      let path = "\(folder)/\(CommandNumbers.name(of: command.id.text))/\(name)"
      try? FileManager.default.createDirectory(
        atPath: path.folder, withIntermediateDirectories: true)
      try write(Data(store.read(blob)), to: path)
      return path
    }
  }

  /// What the files of an artifact are called.
  private static func name(of artifact: StageNode) -> String {
    artifact.id.text.replacingOccurrences(of: "/", with: ".")
  }

  /// The pictures of an artifact, by figure id.
  static let figures = "figures.json"

  /// Writes every picture as a file of its own.
  private func publish(figures: Data, of artifact: StageNode) throws {
    let pictures: [String: String]
    do { pictures = try SVGPicture.pictures(json: figures) } catch {
      throw UserError(
        "the pictures of \(artifact.id) are refused\n  evidence: \(error)\n"
          + "  next: `repro build \(artifact.id)/report -B` draws them here",
        code: .storeDamage)
    }
    for (id, element) in pictures.sorted(by: { $0.key < $1.key }) {
      try write(Data(SVGPicture.file(element).utf8), to: "\(folder)/\(FigureFile.name(of: id))")
    }
  }

  /// Replaces members of a file of numbers, keeping those of other artifacts.
  ///
  /// Builds of one store take turns, so that none loses what another adds. A note tells what the file holds, as
  /// reading all of it takes longer than anything else when there is nothing to do.
  ///
  /// `converted` gives the numbers of parts whose files have another form.
  private func merge(
    _ parts: [String: BlobReference], into file: String,
    converted: (String) throws -> Data? = { _ in nil }
  ) throws {
    let path = "\(folder)/\(file)"
    let lock = try turn(at: path)
    defer { lock?.release() }
    let present = PlainFile.contents(atPath: path)
    var held = try heldParts(of: path, present)
    guard parts.contains(where: { held[$0.key] != $0.value.digest.hex }) else { return }
    var members: [String: JSONValue] = [:]
    if let present {
      guard case .object(let known)? = try? JSONDecoder().decode(JSONValue.self, from: present)
      else {
        throw UserError(
          "\(path) is not a JSON object\n  next: remove it; it is written anew by every build",
          code: .badManifest)
      }
      members = known
    }
    for (name, numbers) in parts {
      members[name] = try JSONDecoder().decode(
        JSONValue.self, from: try converted(name) ?? Data(store.read(numbers)))
      held[name] = numbers.digest.hex
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(members) + Data("\n".utf8)
    try write(bytes, to: path)
    let note = [Digest(of: bytes).hex: held]
    try self.note(encoder.encode(note), as: Self.identity("numbers", of: path))
  }

  /// Keeps a note where the store can be written.
  func note(_ bytes: Data, as name: Digest) throws {
    if store.access == .readWrite { try store.note(Array(bytes), as: name) }
  }

  /// The digests of what a file of numbers was made from, by artifact; none if it is another file by now.
  private func heldParts(of path: String, _ present: Data?) throws -> [String: String] {
    guard let present, let note = try store.note(Self.identity("numbers", of: path)) else {
      return [:]
    }
    let noted = try? JSONDecoder().decode([String: [String: String]].self, from: Data(note))
    return noted?[Digest(of: present).hex] ?? [:]
  }

  /// The name in the store of something that has to do with a place outside of it.
  static func identity(_ what: String, of path: String) -> Digest {
    Digest(of: Data("\(what) \(URL(fileURLWithPath: path).standardizedFileURL.path)".utf8))
  }

  /// Waits until no other build of the store writes the file; nil for a store that cannot be written.
  ///
  /// - Throws: `StoreError.busy` when another has not finished after many times what that takes.
  func turn(at path: String) throws -> ActionLock? {
    guard store.access == .readWrite else { return nil }
    let name = Self.identity("publish", of: path)
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(300) {
      if let lock = try store.tryLock(name) { return lock }
      usleep(20_000)
    }
    throw StoreError.busy(path: path)
  }

  func write(_ bytes: Data, to path: String) throws {
    guard PlainFile.contents(atPath: path) != bytes else { return }
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw unwritable(path, DatasetError.reason(of: error))
    }
  }

  private func unwritable(_ path: String, _ reason: String) -> UserError {
    UserError(
      "cannot write \(path): \(reason)\n"
        + "  next: free space or mend its permissions, or choose another folder with --output DIR",
      code: .cannotCreate)
  }
}
