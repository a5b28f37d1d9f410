/// Where things are in a store.
struct StoreLayout: Sendable {
  /// The version of the layout; a store with a larger number is refused.
  static let format = 1

  let root: String

  var version: String { "\(root)/VERSION" }
  var blobs: String { "\(root)/blobs" }
  var records: String { "\(root)/records" }
  var index: String { "\(root)/index.sqlite" }
  var work: String { "\(root)/work" }
  var locks: String { "\(root)/locks" }
  var failures: String { "\(root)/failures" }
  /// The digests of files from outside: a cache that can be deleted.
  var sources: String { "\(root)/sources.json" }
  var quarantine: String { "\(root)/quarantine" }
  var directories: [String] { [blobs, records, work, locks, failures, quarantine] }

  /// Held, shared, while something is put in place, and exclusively while garbage is removed.
  var collectionLock: String { "\(locks)/collection" }
  /// Held while the index is opened or rebuilt.
  var indexLock: String { "\(locks)/index" }

  func blob(_ digest: Digest) -> String { "\(blobs)/\(digest.hex.prefix(2))/\(digest)" }
  func records(of key: Digest) -> String { "\(records)/\(key.hex.prefix(2))/\(key)" }
  func record(_ digest: Digest, of key: Digest) -> String {
    "\(records(of: key))/\(digest).json"
  }
  func lock(_ key: Digest) -> String { "\(locks)/\(key)" }
  func failure(_ key: Digest) -> String { "\(failures)/\(key).json" }
  func failureLog(_ key: Digest) -> String { "\(failures)/\(key).log" }
  func work(_ key: Digest, nonce: String) -> String { "\(work)/\(key)-\(nonce)" }
}
