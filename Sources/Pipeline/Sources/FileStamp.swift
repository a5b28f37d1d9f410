internal import Foundation

/// The stamps of files by their paths.
typealias SourceStamps = [String: FileStamp]

/// What the file system says about a file; a file with an equal stamp has equal bytes.
///
/// Stamps are compared with `!=`, never by age. A file that changed within `granularity` of the
/// moment it was read may change again without a new stamp, so its stamp stands for nothing.
struct FileStamp: Codable, Hashable {
  let device: UInt64
  let inode: UInt64
  let byteCount: Int64
  let modifiedAt: Int64
  let changedAt: Int64

  /// The coarsest clock of a file system in use, in nanoseconds.
  static let granularity = Int64(2_000_000_000)

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    byteCount = Int64(status.st_size)
    modifiedAt = Self.nanoseconds(status.st_mtim)
    changedAt = Self.nanoseconds(status.st_ctim)
  }

  /// True if the file was at rest when it was read at `now`, in nanoseconds since 1970.
  func isSettled(at now: Int64) -> Bool {
    max(modifiedAt, changedAt) < now - Self.granularity
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
