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
  /// A file with further names, which could change the bytes later, is copied and then removed.
  /// Bytes that are in the store already are replaced, so that damage heals, or read and found intact if they are few.
  public func ingest(fileAt source: String) throws(StoreError) -> BlobReference {
    try requireWritable("store a file")
    let file = try openFinished(source)
    let before = try file.status()
    guard before.linkCount == 1 else {
      let reference = try ingest(copyOf: source)
      try disk.remove(source)
      return reference
    }
    let reference = try reading(source) { () throws(StoreError) in try file.digest() }
    let after = try file.status()
    guard before == after, reference.byteCount == after.byteCount else {
      throw .notStorable(path: source, problem: "it changed while it was read")
    }
    if try isKept(reference) {
      try disk.remove(source)
      return reference
    }
    guard file.protect() else {
      throw .system(errno, path: source, operation: "write-protect")
    }
    try disk.synchronize(file)
    try put(source, as: reference)
    return reference
  }

  /// Stores a copy; the file itself is left alone.
  ///
  /// - Throws: `StoreError.damaged` when the file is not what is `expected`; then nothing is kept.
  public func ingest(
    copyOf source: String, expecting expected: BlobReference? = nil
  ) throws(StoreError) -> BlobReference {
    try requireWritable("store a file")
    let input = try openFinished(source)
    if let expected, try input.status().byteCount != expected.byteCount {
      throw .damaged(path: source, problem: "it does not have \(expected.byteCount) bytes")
    }
    return try disk.withPrivateFile(in: layout.blobs) { copy throws(StoreError) in
      let limit = expected?.byteCount ?? .max
      let reference = try reading(source) { () throws(StoreError) in
        try disk.copy(input, to: copy, limit: limit, mode: 0o444)
      }
      if let expected, reference != expected {
        throw .damaged(path: source, problem: "the bytes do not have the digest of the name")
      }
      try put(copy, as: reference)
      return reference
    }
  }

  /// Gives a synchronised file of the store's own the name of its digest.
  ///
  /// Between devices, and only there, it is copied: once, to a private file on the device of the blobs.
  private func put(_ source: String, as blob: BlobReference) throws(StoreError) {
    let path = layout.blob(blob.digest)
    try whileNothingIsCollected { () throws(StoreError) in
      try clearing(path) { () throws(StoreError) in
        if try disk.moveWithinDevice(source, to: path) { return }
        let input = try openFinished(source)
        try disk.withPrivateFile(in: layout.blobs) { copy throws(StoreError) in
          guard try disk.copy(input, to: copy, mode: 0o444) == blob else {
            throw .notStorable(path: source, problem: "it changed while it was read")
          }
          try disk.move(copy, to: path)
        }
        try disk.remove(source)
      }
    }
  }

  /// Calls `body`, once more if something that is no file was in the way at `path` and was set aside.
  func clearing<Value: ~Copyable>(
    _ path: String, _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch .damaged(let obstacle, let problem)
      where obstacle == path || obstacle == path.parentDirectory
    {
      note("\(obstacle) was in the way (\(problem)) and is set aside")
      try setAside(obstacle)
    }
    return try body()
  }

  public func ingest(bytes: some Sequence<UInt8>) throws(StoreError) -> BlobReference {
    try requireWritable("store bytes")
    let bytes = Array(bytes)
    let digest = Digest(of: bytes)
    let path = layout.blob(digest)
    let reference = BlobReference(digest: digest, byteCount: bytes.count)
    if try isKept(reference) { return reference }
    try whileNothingIsCollected { () throws(StoreError) in
      try clearing(path) { () throws(StoreError) in
        try disk.write(bytes, to: path, scratch: layout.blobs, mode: 0o444)
      }
    }
    return reference
  }

  /// True for a few bytes that are in the store and intact: reading them costs less than writing them again.
  private func isKept(_ blob: BlobReference) throws(StoreError) -> Bool {
    guard blob.byteCount <= 1 << 18, isPresent(blob), try verify(blob) == .intact else {
      return false
    }
    // Whoever named them may not have come to make the name durable.
    try disk.synchronizeDirectory(layout.blob(blob.digest).parentDirectory)
    return true
  }

  /// True when the store holds a file of this name and length; the bytes are not read.
  public func isPresent(_ blob: BlobReference) -> Bool {
    guard let status = try? FileStatus(path: layout.blob(blob.digest)) else { return false }
    return status.isRegular && status.byteCount == blob.byteCount
  }

  /// True when nothing has touched the files of a result since its record was stored, as the file system says.
  ///
  /// It spares reading them, where nothing is made of them: a change of a file cannot hide its time.
  public func isUntouched(_ entry: ActionEntry) -> Bool {
    let path = layout.record(entry.record, of: entry.key)
    guard let record = try? FileStatus(path: path), record.isRegular else { return false }
    return entry.outputs.values.allSatisfy { blob in
      guard let status = try? FileStatus(path: layout.blob(blob.digest)) else { return false }
      return status.isRegular && status.byteCount == blob.byteCount
        && status.changedAt <= record.changedAt
    }
  }

  /// Reads all bytes and compares them with the digest.
  ///
  /// Whatever has the blob's name and is not these bytes is damaged: other bytes or another length, a file
  /// that cannot be read, a folder, a link, a FIFO.
  ///
  /// - Throws: What says nothing about the blob, such as too few open files, or an interruption.
  public func verify(_ blob: BlobReference) throws(StoreError) -> BlobCondition {
    let path = layout.blob(blob.digest)
    do throws(StoreError) {
      guard let file = try disk.openForReading(path) else { return .missing }
      guard try file.status().byteCount == blob.byteCount else { return .damaged }
      let found = try file.digest { _ throws(StoreError) in
        if Task.isCancelled { throw .interrupted(path: path) }
      }
      return found == blob ? .intact : .damaged
    } catch .damaged {
      return .damaged
    }
  }

  /// The bytes of a blob, checked.
  public func read(_ blob: BlobReference) throws(StoreError) -> Data {
    let path = layout.blob(blob.digest)
    guard let bytes = try disk.read(path, limit: max(0, blob.byteCount)) else {
      throw .missingBlob(digest: blob.digest, neededBy: "the reader")
    }
    guard Digest(of: bytes) == blob.digest else {
      throw .damaged(path: path, problem: "the bytes do not have the digest of the name")
    }
    return Data(bytes)
  }

  /// The files of a code listing, checked; nil when the store has it no longer.
  public func listing(of digest: Digest) -> [String: String]? {
    listingBytes(of: digest).flatMap {
      try? JSONDecoder().decode([String: String].self, from: Data($0))
    }
  }

  /// The bytes of a code listing, checked; nil when the store has it no longer.
  public func listingBytes(of digest: Digest) -> [UInt8]? {
    guard let bytes = try? disk.read(path(of: digest), limit: Self.largestCache),
      Digest(of: bytes) == digest
    else { return nil }
    return bytes
  }

  /// Sets a damaged blob aside, so that it counts as missing.
  public func quarantine(_ digest: Digest) throws(StoreError) {
    try requireWritable("set a blob aside")
    try setAside(layout.blob(digest))
  }

  /// Moves something of the store to `quarantine/`, under its own name or one like it.
  func setAside(_ path: String) throws(StoreError) {
    guard let status = try FileStatus(path: path), let name = path.split(separator: "/").last
    else { return }
    var place = "\(layout.quarantine)/\(name)"
    if let other = try FileStatus(path: place), !(status.isRegular && other.isRegular) {
      place += "-\(UInt64.random(in: 0 ... .max))"
    }
    guard try !disk.moveWithinDevice(path, to: place) else { return }
    // What cannot be read cannot be copied to another device.
    try disk.move(path, to: "\(path.parentDirectory)/\(Self.asidePrefix)\(name)")
  }

  /// How the names of things begin that were set aside in place.
  static let asidePrefix = ".aside-"

  private func openFinished(_ source: String) throws(StoreError) -> OpenFile {
    guard let status = try FileStatus(path: source) else {
      throw .notStorable(path: source, problem: "there is no such file")
    }
    guard status.isRegular else {
      throw .notStorable(path: source, problem: "it is not a regular file")
    }
    return try reading(source) { () throws(StoreError) in
      try OpenFile(source, O_RDONLY | O_NOFOLLOW)
    }
  }

  /// Calls `body`, which reads a file from elsewhere: one that cannot be read is no damage of the store.
  private func reading<Value: ~Copyable>(
    _ source: String, _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch .damaged(source, let problem) {
      throw .notStorable(path: source, problem: problem)
    }
  }

  /// Calls `body`, which stores files and commits the record that names them.
  ///
  /// When it returns, all of it survives a crash; a crash before leaves a sound store.
  func committing<Value>(
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try whileNothingIsCollected { () throws(StoreError) in try disk.namingDurably(body) }
  }

  /// Calls `body` while no other process removes garbage.
  func whileNothingIsCollected<Value>(
    _ body: () throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let lock = try wait(for: layout.collectionLock, .shared)
    defer { withExtendedLifetime(lock) {} }
    return try body()
  }
}
