internal import Foundation

extension Disk {
  /// The bytes of a file; `nil` when it does not exist.
  func read(_ path: String) throws(StoreError) -> [UInt8]? {
    guard let status = try FileStatus(path: path) else { return nil }
    let file: OpenFile
    do throws(StoreError) {
      file = try OpenFile(path, O_RDONLY | O_NOFOLLOW)
    } catch .io(_, _, ENOENT) {
      return nil
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(status.byteCount)
    try file.forEachChunk { bytes.append(contentsOf: $0) }
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
