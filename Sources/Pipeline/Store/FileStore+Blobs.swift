public import Foundation

extension FileStore {
  /// What a blob's bytes turned out to be.
  public enum BlobCondition: String, Codable, Sendable { case intact, missing, damaged }

  /// Where the bytes of `digest` are, or would be.
  ///
  /// The file must not be changed.
  public func path(of digest: Digest) -> String { layout.blob(digest) }

  /// Moves a finished file into the store.
  ///
  /// A file on another file system, or one with further names, is copied and then removed.
  /// Bytes that are in the store already are replaced, so that damage heals.
  public func ingest(fileAt source: String) throws(StoreError) -> BlobReference {
    try requireWritable("store a file")
    let file = try openFinished(source)
    let before = try file.status()
    let device = try FileStatus(path: layout.blobs)?.device
    guard before.linkCount == 1, before.device == device else {
      let reference = try ingest(copyOf: source)
      try disk.remove(source)
      return reference
    }
    let reference = try file.digest()
    let after = try file.status()
    guard before == after, reference.byteCount == after.byteCount else {
      throw .notStorable(path: source, problem: "it changed while it was read")
    }
    guard file.protect() else {
      throw .system(errno, path: source, operation: "write-protect")
    }
    try disk.synchronize(file)
    try whileNothingIsCollected { () throws(StoreError) in
      try disk.move(source, to: layout.blob(reference.digest))
    }
    return reference
  }

  /// Stores a copy; the file itself is left alone.
  public func ingest(copyOf source: String) throws(StoreError) -> BlobReference {
    try requireWritable("store a file")
    _ = try openFinished(source)
    return try disk.withPrivateFile(in: layout.work) { copy throws(StoreError) in
      try disk.copy(source, to: copy)
      return try ingest(fileAt: copy)
    }
  }

  public func ingest(bytes: some Sequence<UInt8>) throws(StoreError) -> BlobReference {
    try requireWritable("store bytes")
    let bytes = Array(bytes)
    let digest = Digest(of: bytes)
    try whileNothingIsCollected { () throws(StoreError) in
      try disk.write(bytes, to: layout.blob(digest), scratch: layout.work, mode: 0o444)
    }
    return BlobReference(digest: digest, byteCount: bytes.count)
  }

  /// True when the store holds a file of this name and length; the bytes are not read.
  public func isPresent(_ blob: BlobReference) -> Bool {
    guard let status = try? FileStatus(path: layout.blob(blob.digest)) else { return false }
    return status.isRegular && status.byteCount == blob.byteCount
  }

  /// Reads all bytes and compares them with the digest.
  public func verify(_ blob: BlobReference) throws(StoreError) -> BlobCondition {
    let path = layout.blob(blob.digest)
    guard let status = try FileStatus(path: path) else { return .missing }
    guard status.isRegular, status.byteCount == blob.byteCount else { return .damaged }
    return try OpenFile(path, O_RDONLY | O_NOFOLLOW).digest() == blob ? .intact : .damaged
  }

  /// The bytes of a blob, checked.
  public func read(_ blob: BlobReference) throws(StoreError) -> Data {
    guard let bytes = try disk.read(layout.blob(blob.digest)) else {
      throw .missingBlob(digest: blob.digest, neededBy: "the reader")
    }
    guard Digest(of: bytes) == blob.digest else {
      throw .damaged(
        path: layout.blob(blob.digest), problem: "the bytes do not have the digest of the name")
    }
    return Data(bytes)
  }

  /// Sets a damaged blob aside, so that it counts as missing.
  public func quarantine(_ digest: Digest) throws(StoreError) {
    try requireWritable("set a blob aside")
    try setAside(layout.blob(digest))
  }

  /// Moves a file of the store to `quarantine/`, under its own name.
  func setAside(_ path: String) throws(StoreError) {
    guard try FileStatus(path: path) != nil, let name = path.split(separator: "/").last else {
      return
    }
    try disk.move(path, to: "\(layout.quarantine)/\(name)")
  }

  private func openFinished(_ source: String) throws(StoreError) -> OpenFile {
    guard let status = try FileStatus(path: source) else {
      throw .notStorable(path: source, problem: "there is no such file")
    }
    guard status.isRegular else {
      throw .notStorable(path: source, problem: "it is not a regular file")
    }
    return try OpenFile(source, O_RDONLY | O_NOFOLLOW)
  }

  /// Calls `body` while no other process removes garbage.
  func whileNothingIsCollected<Value>(
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let lock = try FileLock(waitingFor: layout.collectionLock, .shared)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }
}
