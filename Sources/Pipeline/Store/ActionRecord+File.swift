public import Foundation

extension ActionRecord {
  /// The record as a store keeps it, and the digest of these bytes, which is its name.
  public func file() throws(StoreError) -> (bytes: [UInt8], digest: Digest) {
    let file = try RecordFile(self)
    return (file.bytes, file.digest)
  }

  /// Reads a record from outside, and checks that key and preimage belong together.
  ///
  /// - Throws: `StoreError.damaged`, naming `path`.
  public init(bytes: Data, path: String) throws(StoreError) {
    let record = try JSONCoding.decode(ActionRecord.self, from: Array(bytes), path: path)
    guard record.key == record.preimage.key else {
      throw .damaged(path: path, problem: "the key is not the digest of the preimage")
    }
    self = record
  }
}
