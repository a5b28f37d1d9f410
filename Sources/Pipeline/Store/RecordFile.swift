internal import Foundation

/// A record on disk: immutable, and named by the digest of its bytes.
struct RecordFile: Sendable {
  var record: ActionRecord
  var digest: Digest
  var bytes: [UInt8]
  /// What the index keeps of it.
  let entry: ActionEntry

  /// No record has more bytes.
  private static let largest = 1 << 26

  init(_ record: ActionRecord) throws(StoreError) {
    self.record = record
    bytes = try JSONCoding.encode(record)
    digest = Digest(of: bytes)
    entry = ActionEntry(record, digest: digest)
  }

  /// Reads and checks a record; `nil` when there is no such file.
  ///
  /// - Throws: `StoreError.damaged` when name, key and bytes do not belong together.
  init?(path: String, key: Digest, digest: Digest, disk: Disk) throws(StoreError) {
    guard let bytes = try disk.read(path, limit: Self.largest) else { return nil }
    guard Digest(of: bytes) == digest else {
      throw .damaged(path: path, problem: "the bytes do not have the digest of the name")
    }
    record = try JSONCoding.decode(ActionRecord.self, from: bytes, path: path)
    guard record.key == key, record.preimage.key == key else {
      throw .damaged(path: path, problem: "the key is not the digest of the preimage")
    }
    self.digest = digest
    self.bytes = bytes
    entry = ActionEntry(record, digest: digest)
  }
}
