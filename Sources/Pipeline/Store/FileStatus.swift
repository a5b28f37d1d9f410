internal import Foundation

/// What the file system says about a file, as far as the store asks.
struct FileStatus: Equatable, Sendable {
  var isRegular: Bool
  var isDirectory: Bool
  /// What people call this kind of thing in a message.
  var typeName: String
  var byteCount: Int
  var linkCount: Int
  var device: UInt64
  /// When the bytes changed, in nanoseconds since 1970.
  var modifiedAt: Int64
  /// When the name or the bytes changed, in seconds since 1970; programs cannot set it back.
  var changedAt: Double

  init(_ status: stat) {
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    typeName =
      switch status.st_mode & S_IFMT {
      case S_IFREG: "a file"
      case S_IFDIR: "a folder"
      case S_IFLNK: "a link"
      case S_IFIFO: "a FIFO"
      case S_IFSOCK: "a socket"
      default: "a device"
      }
    byteCount = Int(status.st_size)
    linkCount = Int(status.st_nlink)
    device = UInt64(status.st_dev)
    #if canImport(Darwin)
      let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
    #else
      let (modified, changed) = (status.st_mtim, status.st_ctim)
    #endif
    modifiedAt = Int64(modified.tv_sec) * 1_000_000_000 + Int64(modified.tv_nsec)
    changedAt = Double(changed.tv_sec) + Double(changed.tv_nsec) * 1e-9
  }

  /// The status of `path` itself, not of what a link points to; `nil` when it does not exist.
  init?(path: String) throws(StoreError) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ENOTDIR else {
        throw .system(errno, path: path, operation: "inspect")
      }
      return nil
    }
    self.init(status)
  }
}
