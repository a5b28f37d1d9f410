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

  /// A folder without a version may hold what a killed process made of a new store, and no more.
  private func requireNothingForeign() throws(StoreError) {
    guard try FileStatus(path: path) != nil else { return }
    let own = Set(layout.directories.map { $0.dropFirst(path.count + 1) })
    for name in try disk.list(path) where !own.contains(name[...]) {
      throw .notAStore(path: path, found: name)
    }
    for directory in [layout.blobs, layout.records, layout.quarantine] {
      if let name = try disk.list(directory).first {
        throw .notAStore(path: path, found: "\(directory.dropFirst(path.count + 1))/\(name)")
      }
    }
  }

  private func prepare() throws(StoreError) {
    if try FileStatus(path: path)?.isRegular == true {
      throw .cannotCreate(path: path, errno: ENOTDIR)
    }
    if let bytes = try disk.read(layout.version) {
      let text = String(decoding: bytes, as: UTF8.self)
      guard let format = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)), format > 0
      else {
        throw .damaged(
          path: layout.version,
          problem: "expected \(StoreLayout.format), found \"\(text)\"; it can be written by hand")
      }
      guard format <= StoreLayout.format else {
        throw .newerFormat(path: path, found: format, supported: StoreLayout.format)
      }
    }
    guard access == .readWrite else { return }
    if try FileStatus(path: layout.version) == nil { try requireNothingForeign() }
    for directory in layout.directories { try disk.makeDirectory(directory) }
    if try FileStatus(path: layout.version) == nil {
      try disk.write(
        Array("\(StoreLayout.format)\n".utf8), to: layout.version, scratch: layout.work)
    }
  }
}
