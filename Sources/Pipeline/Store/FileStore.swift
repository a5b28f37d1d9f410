internal import Foundation
internal import Synchronization

/// Results of stages: bytes by their digest, and records that say which action made them.
///
/// Everything is reached through files that are complete before they have a name, so a store
/// needs no repair after a crash; the index is a cache over the records. Any number of processes
/// and tasks may use one store at once.
public final class FileStore: Sendable {
  public enum Access: Sendable {
    /// Creates what is missing and repairs what is damaged.
    case readWrite
    /// Writes nothing; works without write permission, and on a store that does not exist.
    case readOnly
    /// Reads what somebody else made: files that prove themselves, and no index.
    case foreign
  }

  public let path: String
  public let access: Access
  let layout: StoreLayout
  let disk: Disk
  let state: Mutex<State>

  struct State {
    var index: any ActionIndex
    var generation = 0
    var notes: [String] = []
    /// Held while the store is open for writing.
    var session: Session?
  }

  /// Opens a store.
  public static func open(
    at path: String, access: Access
  ) throws(StoreError) -> FileStore {
    try FileStore(at: path, access: access, disk: Disk())
  }

  init(at path: String, access: Access, disk: Disk) throws(StoreError) {
    self.path = path
    self.access = access
    self.disk = disk
    layout = StoreLayout(root: path)
    state = Mutex(State(index: MemoryIndex()))
    try prepare()
    try openIndex()
  }

  /// What was found damaged or missing and made good since the store was opened.
  public var openingNotes: [String] { state.withLock { $0.notes } }

  func note(_ text: String) { state.withLock { $0.notes.append(text) } }

  func requireWritable(_ operation: String) throws(StoreError) {
    guard access == .readWrite else { throw .readOnly(path: path, operation: operation) }
  }
}
