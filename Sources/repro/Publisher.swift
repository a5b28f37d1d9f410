import Foundation
import Pipeline

/// Copies rendered tables from the store to the folder that people read.
///
/// A file is replaced as a whole, and only when its bytes differ, so that equal numbers leave a
/// clean working tree.
struct Publisher {
  let store: FileStore
  let folder: String

  /// Writes the files of `artifact` and returns its Markdown.
  func publish(
    _ artifact: StageNode, files: [StageID: [String: BlobReference]]
  ) throws -> String {
    let name = artifact.id.text.replacingOccurrences(of: "/", with: ".")
    let report = files[StageID("\(artifact.id)/report")] ?? [:]
    var markdown = ""
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (file, blob) in report.sorted(by: { $0.key < $1.key }) {
      let bytes = Data(try store.read(blob))
      let kind = (file as NSString).pathExtension
      try write(bytes, to: "\(folder)/\(name).\(kind)")
      if kind == "md" { markdown = String(decoding: bytes, as: UTF8.self) }
    }
    if let metrics = files[artifact.id]?["metrics.json"] {
      try merge(Data(try store.read(metrics)), of: name)
    }
    return markdown
  }

  /// Replaces the artifact's member of `metrics.json`, keeping those of other artifacts.
  private func merge(_ metrics: Data, of name: String) throws {
    let path = "\(folder)/metrics.json"
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

  private func write(_ bytes: Data, to path: String) throws {
    guard FileManager.default.contents(atPath: path) != bytes else { return }
    try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
