internal import Foundation

extension FileStore {
  /// Calls `body` with a folder on the store's device, which is removed afterwards.
  ///
  /// A killed process leaves it to the next start, as it does with work directories.
  public func withScratch<Value>(
    _ body: (String) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    try requireWritable("receive files")
    let path = "\(layout.work)/incoming-\(UUID().uuidString)"
    try disk.makeDirectory(path)
    defer { try? disk.remove(path) }
    return try body(path)
  }

  /// The bytes that the file system of the store has left for this user.
  public var availableBytes: Int {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return .max }
    let blocks = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return blocks.overflow ? .max : Int(clamping: blocks.partialValue)
  }

  /// Keeps a result that came from elsewhere, with files that lie outside of the store.
  ///
  /// - Parameters:
  ///   - record: What is kept; it says from now on where it came from.
  ///   - name: The digest of the record as the source has it.
  ///   - source: Where it came from.
  ///   - files: Where the files that are not here yet lie, by digest; they are moved away.
  ///   - listings: The code listings among them, without which a result is whole.
  /// - Throws: `StoreError.damaged` when a file is not what its digest says.
  public func adopt(
    _ record: ActionRecord, named name: Digest, from source: String, files: [Digest: String],
    listings: [BlobReference]
  ) throws(StoreError) {
    var record = record
    record.origin = RecordOrigin(
      source: source, importedAt: Date().timeIntervalSince1970.rounded(), record: name)
    // What was moved here is protected until its record names it.
    try whileNothingIsCollected { () throws(StoreError) in
      for blob in record.blobs + listings where !isPresent(blob) {
        guard let path = files[blob.digest] else { continue }
        guard try ingest(fileAt: path) == blob else {
          throw .damaged(path: path, problem: "it changed after it was received")
        }
      }
      try commit(record)
    }
  }
}

extension ActionEntry {
  /// What an index would keep of a record that another store has.
  public init(_ record: ActionRecord, from source: String) throws(StoreError) {
    var record = record
    let name = try record.file().digest
    record.origin = RecordOrigin(source: source, importedAt: 0, record: name)
    self.init(record, digest: name)
  }
}
