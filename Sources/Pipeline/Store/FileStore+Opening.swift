internal import Foundation
internal import Synchronization

extension FileStore {
  /// Checks what is there, makes what is missing, and removes what killed processes left.
  func prepare() throws(StoreError) {
    if try FileStatus(path: path)?.isRegular == true {
      throw .cannotCreate(path: path, errno: ENOTDIR)
    }
    let version = try version()
    guard access == .readWrite else { return }
    for directory in layout.directories { try disk.makeDirectory(directory) }
    // What is written before the session could be taken for a leftover by another process.
    try beginSession()
    if version?.isSealed != true {
      let current = StoreVersion(format: StoreLayout.format)
      try disk.write(current.bytes, to: layout.version, scratch: layout.root)
    }
  }

  /// The version in the store; `nil` when there is none yet, or a damaged one that is to be made again.
  private func version() throws(StoreError) -> StoreVersion? {
    let bytes: [UInt8]?
    do throws(StoreError) {
      bytes = try disk.read(layout.version, limit: 4096)
    } catch .damaged {
      bytes = []
    }
    guard let bytes else {
      guard access == .readWrite else { return nil }
      do throws(StoreError) {
        try requireNothingForeign()
      } catch {
        // Another process may have made the store since the look at its version.
        guard case .notAStore = error, try FileStatus(path: layout.version) != nil else {
          throw error
        }
        return try self.version()
      }
      return nil
    }
    if let version = StoreVersion(bytes) {
      guard version.format <= StoreLayout.format else {
        throw .newerFormat(path: path, found: version.format, supported: StoreLayout.format)
      }
      return version
    }
    try requireOwnFolders()
    note("\(layout.version) was damaged" + (access == .readWrite ? " and is made again" : ""))
    if access == .readWrite { try setAside(layout.version) }
    return nil
  }

  /// A folder without a version may hold what a killed process made of a new store, and no more.
  private func requireNothingForeign() throws(StoreError) {
    guard try FileStatus(path: path) != nil else { return }
    let own = Set(layout.directories.map { $0.dropFirst(path.count + 1) })
    for name in try disk.list(path)
    where !own.contains(name[...]) && !name.hasPrefix(Disk.privatePrefix) {
      throw .notAStore(path: path, found: name)
    }
    for directory in [layout.blobs, layout.records, layout.quarantine] {
      if let name = try disk.list(directory).first {
        throw .notAStore(path: path, found: "\(directory.dropFirst(path.count + 1))/\(name)")
      }
    }
  }

  /// A damaged version is made again in a store only: other programs have files of this name too.
  private func requireOwnFolders() throws(StoreError) {
    for directory in layout.directories
    where try FileStatus(path: directory)?.isDirectory != true {
      throw .damaged(
        path: layout.version,
        problem: "it names no format, and \(directory) is missing, so this may be no store")
    }
  }

  /// Says that the store is in use; whoever is alone removes what killed processes left.
  ///
  /// Every process that may write holds the lock until it ends, so what is left under a private name
  /// while nobody else holds it has no owner.
  private func beginSession() throws(StoreError) {
    let session: Session
    if let lock = try take(layout.sessionLock) {
      try removeLeftovers()
      try lock.share()
      session = Session(lock)
    } else {
      session = Session(try wait(for: layout.sessionLock, .shared, seconds: 60))
    }
    state.withLock { $0.session = session }
  }

  /// What cannot be removed stays for the next start: a stage of a killed build may be about to end.
  private func removeLeftovers() throws(StoreError) {
    for directory in layout.scratchDirectories {
      for name in try disk.list(directory) where name.isPrivate {
        try? disk.remove("\(directory)/\(name)")
      }
    }
    for name in try disk.list(layout.work) {
      if let key = Digest(hex: name.prefix(64)), try claim(of: key) != nil { continue }
      // A version of this program that knows no sessions may be running.
      if let key = Digest(hex: name.prefix(64)), try FileLock.isHeld(layout.lock(key)) { continue }
      try? disk.remove("\(layout.work)/\(name)")
    }
  }
}

/// What keeps other processes from taking a store's unfinished files for leftovers.
final class Session: Sendable {
  private let lock: FileLock

  init(_ lock: consuming FileLock) { self.lock = lock }
}

extension String {
  /// True for the name of a file that was not finished, or that was set aside in place.
  fileprivate var isPrivate: Bool {
    hasPrefix(Disk.privatePrefix) && !hasPrefix(FileStore.asidePrefix)
  }
}
