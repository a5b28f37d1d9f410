internal import Foundation

extension Disk {
  /// A regular file, open for reading; `nil` when nothing has the name.
  ///
  /// - Throws: `StoreError.damaged` for whatever else has the name, and for a file that cannot be read.
  func openForReading(_ path: String) throws(StoreError) -> OpenFile? {
    do throws(StoreError) {
      let file = try OpenFile(path, O_RDONLY | O_NOFOLLOW)
      let errno = readFault(path)
      if errno != 0 { throw .unreadable(errno, path: path) }
      return file
    } catch .io(_, _, ENOENT), .io(_, _, ENOTDIR) {
      return nil
    }
  }

  /// The bytes of a file; `nil` when it does not exist.
  ///
  /// - Throws: `StoreError.damaged` for a file of more than `limit` bytes, and as `openForReading`.
  func read(_ path: String, limit: Int = .max) throws(StoreError) -> [UInt8]? {
    guard let file = try openForReading(path) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, try file.status().byteCount))
    try file.forEachChunk { chunk throws(StoreError) in
      guard bytes.count + chunk.count <= limit else {
        throw .damaged(path: path, problem: "it has more than \(limit) bytes")
      }
      bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// The names in a directory, sorted; empty when it does not exist.
  func list(_ path: String) throws(StoreError) -> [String] {
    guard let stream = opendir(path) else {
      if errno == ENOENT || errno == ENOTDIR { return [] }
      throw .system(errno, path: path, operation: "list")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Removes a file or a directory with all that is in it; absence is no error.
  func remove(_ path: String) throws(StoreError) {
    guard let status = try FileStatus(path: path) else { return }
    try check(.remove, path: path)
    if status.isDirectory {
      for name in try list(path) { try remove("\(path)/\(name)") }
    }
    let result = status.isDirectory ? rmdir(path) : unlink(path)
    guard result == 0 || errno == ENOENT else {
      throw .system(errno, path: path, operation: "remove")
    }
  }
}
