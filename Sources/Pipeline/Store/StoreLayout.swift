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
  /// What saves work that was done before: a cache that can be deleted.
  var notes: String { "\(root)/notes" }
  /// What builds did, a line each: for people, and no result depends on it.
  var runs: String { "\(root)/runs.jsonl" }
  /// The manifests of the projects that build here: their results are no garbage.
  var projects: String { "\(root)/projects" }
  /// The actions that run as jobs of clusters.
  var claims: String { "\(root)/claims" }
  /// The programs that such jobs run.
  var programs: String { "\(root)/programs" }
  var quarantine: String { "\(root)/quarantine" }
  /// What unfinished stages go on from.
  var checkpoints: String { "\(root)/checkpoints" }
  var directories: [String] { [blobs, records, work, locks, failures, quarantine, checkpoints] }
  /// The directories in which files lie while they are written, each on the device of what it holds.
  var scratchDirectories: [String] {
    [root, blobs, records, work, failures, notes, projects, claims]
  }

  /// Held, shared, while something is put in place, and exclusively while garbage is removed.
  var collectionLock: String { "\(locks)/collection" }
  /// Held while the index is opened or rebuilt.
  var indexLock: String { "\(locks)/index" }
  /// Held, shared, by whoever may write, for as long as the store is open.
  var sessionLock: String { "\(locks)/session" }

  func blob(_ digest: Digest) -> String { "\(blobs)/\(digest.hex.prefix(2))/\(digest)" }
  func records(of key: Digest) -> String { "\(records)/\(key.hex.prefix(2))/\(key)" }
  func record(_ digest: Digest, of key: Digest) -> String {
    "\(records(of: key))/\(digest).json"
  }
  func project(_ manifest: String) -> String { "\(projects)/\(Digest(of: Array(manifest.utf8)))" }
  func note(_ name: Digest) -> String { "\(notes)/\(name)" }
  func lock(_ key: Digest) -> String { "\(locks)/\(key)" }
  func claim(_ key: Digest) -> String { "\(claims)/\(key).json" }
  func failure(_ key: Digest) -> String { "\(failures)/\(key).json" }
  func failureLog(_ key: Digest) -> String { "\(failures)/\(key).log" }
  /// What a forced action goes on from is its own: it begins anew beside what others left.
  func checkpoint(_ key: Digest, isForced: Bool) -> String {
    "\(checkpoints)/\(key)\(isForced ? "-forced" : "")"
  }
  func work(_ key: Digest, nonce: String) -> String { "\(work)/\(key)-\(nonce)" }
}
