extension FileStore {
  /// The intact records of all keys, the earliest first.
  func recordFiles() throws(StoreError) -> [RecordFile] {
    var files: [RecordFile] = []
    for key in try recordedKeys() { files += try recordFiles(of: key) }
    return files.sorted { $0.entry.precedes($1.entry) }
  }

  /// The keys that have a directory of records.
  func recordedKeys() throws(StoreError) -> [Digest] {
    var keys: [Digest] = []
    for shard in try disk.list(layout.records) {
      keys += try disk.list("\(layout.records)/\(shard)").compactMap { Digest(hex: $0) }
    }
    return keys
  }

  /// The intact records of `key`, the earliest first.
  func recordFiles(of key: Digest) throws(StoreError) -> [RecordFile] {
    var files: [RecordFile] = []
    for digest in try recordNames(of: key) {
      if let file = try recordFile(digest, of: key) { files.append(file) }
    }
    return files.sorted { $0.entry.isOlder(than: $1.entry) }
  }

  func recordNames(of key: Digest) throws(StoreError) -> [Digest] {
    try disk.list(layout.records(of: key)).compactMap { name in
      name.hasSuffix(".json") ? Digest(hex: name.dropLast(5)) : nil
    }
  }

  /// A record, checked; a damaged one is set aside, said so, and counts as missing.
  func recordFile(_ digest: Digest, of key: Digest) throws(StoreError) -> RecordFile? {
    let path = layout.record(digest, of: key)
    do throws(StoreError) {
      return try RecordFile(path: path, key: key, digest: digest, disk: disk)
    } catch .damaged(_, let problem) {
      note("the record \(path) is damaged (\(problem)) and is not used")
      if access == .readWrite { try setAside(path) }
      return nil
    }
  }
}
