internal import Dispatch
internal import Foundation
internal import Synchronization

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
    let moved = (record.blobs + listings).filter { !isPresent($0) }
    try Self.synchronize(moved.compactMap { files[$0.digest] })
    // What was moved here is protected until its record names it.
    try committing { () throws(StoreError) in
      for blob in moved where !isPresent(blob) {
        guard let path = files[blob.digest] else { continue }
        guard try ingest(fileAt: path) == blob else {
          throw .damaged(path: path, problem: "it changed after it was received")
        }
      }
      try commit(record)
    }
  }

  /// Makes files survive a crash, several at once: those that wait together share one wait for the disk.
  private static func synchronize(_ paths: [String]) throws(StoreError) {
    let fault = Mutex<(path: String, errno: Int32)?>(nil)
    DispatchQueue.concurrentPerform(iterations: min(lanes, paths.count)) { lane in
      for index in stride(from: lane, to: paths.count, by: lanes) {
        // What cannot be opened is told when it is moved.
        guard let file = try? OpenFile(paths[index], O_RDONLY), fsync(file.descriptor) != 0 else {
          continue
        }
        let number = errno
        fault.withLock { $0 = $0 ?? (paths[index], number) }
      }
    }
    if let fault = fault.withLock({ $0 }) {
      throw .system(fault.errno, path: fault.path, operation: "synchronise")
    }
  }

  private static let lanes = 16
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
