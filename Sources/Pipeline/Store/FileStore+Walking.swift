extension FileStore {
  /// A file or directory of the store.
  struct StoredFile: Sendable {
    var name: String
    var path: String
    var status: FileStatus
  }

  /// What is in a directory of the store; files that vanish meanwhile are left out.
  func files(in directory: String) throws(StoreError) -> [StoredFile] {
    var files: [StoredFile] = []
    for name in try disk.list(directory) {
      let path = "\(directory)/\(name)"
      guard let status = try FileStatus(path: path) else { continue }
      files.append(StoredFile(name: name, path: path, status: status))
    }
    return files
  }

  /// What is under `blobs/`, whatever its name and kind, without what is unfinished or was set aside.
  func storedBlobs() throws(StoreError) -> [StoredFile] {
    var blobs: [StoredFile] = []
    for shard in try files(in: layout.blobs) where shard.name.first != "." {
      guard shard.status.isDirectory else {
        blobs.append(shard)
        continue
      }
      blobs += try files(in: shard.path).filter { $0.name.first != "." }
    }
    return blobs
  }

  /// The keys whose locks are held, by any process.
  func heldKeys() throws(StoreError) -> [Digest] {
    var held: [Digest] = []
    for name in try disk.list(layout.locks) {
      guard let key = Digest(hex: name), try FileLock.isHeld(layout.lock(key)) else { continue }
      held.append(key)
    }
    return held
  }
}
