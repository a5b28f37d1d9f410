import Foundation

/// What a stage printed, which may be any amount.
struct LogFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// The most that is kept of a log: its beginning and its end.
  static let most = 8 << 20

  var byteCount: Int { (try? FileStatus(path: path))?.byteCount ?? 0 }

  /// The last bytes; nil when the file cannot be read.
  func end(bytes count: Int) -> Data? {
    guard let file = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? file.close() }
    guard let size = try? file.seekToEnd() else { return nil }
    try? file.seek(toOffset: size > UInt64(count) ? size - UInt64(count) : 0)
    return try? file.read(upToCount: count)
  }

  /// Leaves out the middle of a log of more than `most` bytes, and says so there.
  func shorten(to most: Int = LogFile.most) throws(StoreError) {
    let size = byteCount
    guard size > most, let file = FileHandle(forUpdatingAtPath: path) else { return }
    defer { try? file.close() }
    do {
      let head = try file.read(upToCount: most / 4) ?? Data()
      let tail = end(bytes: most - most / 4) ?? Data()
      try file.truncate(atOffset: UInt64(head.count))
      let mark = "\n... \(size - head.count - tail.count) bytes are left out here ...\n"
      try file.write(contentsOf: Data(mark.utf8) + tail)
    } catch {
      throw .io(path: path, operation: "shorten", errno: EIO)
    }
  }
}
