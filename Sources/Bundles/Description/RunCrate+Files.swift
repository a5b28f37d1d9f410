import Foundation
import Pipeline

/// Files that the bundle holds, and those that it only speaks of.
extension RunCrate {
  /// Everything but records, code and the description itself, which folders and `subjectOf` stand
  /// for.
  var held: [String] {
    contents.sizes.keys.filter { path in
      let folder = path.prefix { $0 != "/" }
      return ![BundleLayout.records, BundleLayout.code].contains(String(folder))
        && ![BundleLayout.crate, BundleLayout.checksums].contains(path)
    }.sorted()
  }

  var folders: [(path: String, name: String)] {
    [
      ("\(BundleLayout.records)/", "Records of actions, by key"),
      ("\(BundleLayout.code)/", "Listings of source files, by digest"),
    ]
  }

  var files: [JSONValue] {
    let names = names
    let listed: [JSONValue] = held.filter { $0 != BundleLayout.pipeline }.map { path in
      file(path, named: names[path] ?? path)
    }
    let lists: [JSONValue] = folders.map { path, name in
      [
        "@id": .string(path), "@type": "Dataset", "name": .string(name),
        "description": "See README.md.",
      ]
    }
    return lists + listed + absent
  }

  private func file(_ path: String, named name: String) -> JSONValue {
    var members: [String: JSONValue] = [
      "@id": .string(path), "@type": "File", "name": .string(name),
      "contentSize": .string("\(contents.sizes[path] ?? 0)"),
    ]
    if let type = Self.mediaType(name) { members["encodingFormat"] = type }
    if let digest = path.split(separator: "/").last.flatMap({ Digest(hex: $0) }) {
      members["sha256"] = .string(digest.hex)
    }
    return .object(members)
  }

  /// The name that a blob has where it was written.
  var names: [String: String] {
    var names: [String: String] = [:]
    for record in records {
      for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key }) {
        names[BundleLayout.blob(blob.digest)] = "\(record.stage)/\(name)"
      }
      if let log = record.log { names[BundleLayout.blob(log.digest)] = "\(record.stage)/log.txt" }
    }
    return names
  }

  /// Files that actions read or wrote and that the bundle does not hold, by digest.
  var absent: [JSONValue] {
    var names: [Digest: String] = [:]
    for record in records {
      for (name, digest) in read(by: record) where names[digest] == nil { names[digest] = name }
    }
    for record in records {
      for (name, blob) in record.outputs.sorted(by: { $0.key < $1.key }) {
        names[blob.digest] = "\(record.stage)/\(name)"
      }
    }
    return names.filter { !holds($0.key) }.sorted { $0.key.hex < $1.key.hex }.map { digest, name in
      [
        "@id": .string(place(digest)), "@type": "CreativeWork", "name": .string(name),
        "sha256": .string(digest.hex), "description": "Not part of the bundle.",
      ]
    }
  }

  /// The files that an action read, those from outside of the pipeline among them.
  func read(by record: ActionRecord) -> [(name: String, digest: Digest)] {
    let made = record.preimage.inputs.sorted { $0.key < $1.key }.flatMap(\.value)
      .flatMap { $0.files.sorted { $0.key < $1.key } }
    let given = (record.preimage.sources ?? [:]).sorted { $0.key < $1.key }
    return (made + given).map { ($0.key, $0.value) }
  }

  func holds(_ digest: Digest) -> Bool {
    contents.sizes[BundleLayout.blob(digest)] != nil
  }

  func place(_ digest: Digest) -> String {
    holds(digest) ? BundleLayout.blob(digest) : "#sha256-\(digest)"
  }

  static func mediaType(_ name: String) -> JSONValue? {
    let types = [
      "json": "application/json", "md": "text/markdown", "tex": "application/x-tex",
      "html": "text/html", "svg": "image/svg+xml", "png": "image/png", "txt": "text/plain",
      "yml": "application/yaml", "cff": "application/yaml",
    ]
    return name.split(separator: ".").last.flatMap { types[String($0)] }.map(JSONValue.string)
  }
}
