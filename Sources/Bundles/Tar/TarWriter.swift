import CArchive
import Foundation

/// Packs a folder into a tar file whose bytes depend on its files and one moment alone.
public enum TarWriter {
  /// Writes every file below `folder` to `path`, gzipped if its name ends so.
  ///
  /// - Parameters:
  ///   - folder: What to pack.
  ///   - path: The tar file; it must not exist.
  ///   - prefix: The folder that all entries are in.
  ///   - moment: The time of every entry, in seconds since 1970.
  ///   - isCompressed: Whether the tar file is gzipped.
  /// - Throws: `BundleError` when a file can't be read or the tar file not be written.
  public static func write(
    _ folder: String, to path: String, prefix: String, moment: Int, isCompressed: Bool
  ) throws(BundleError) {
    guard let archive = archive_write_new() else {
      throw .cannotWrite(path: path, reason: "no memory")
    }
    defer { archive_write_free(archive) }
    func check(_ status: Int32) throws(BundleError) {
      guard status != ARCHIVE_OK else { return }
      let reason = archive_error_string(archive).map { String(cString: $0) }
      throw .cannotWrite(path: path, reason: reason ?? "an unknown error")
    }
    try check(archive_write_set_format_pax_restricted(archive))
    if isCompressed {
      try check(archive_write_add_filter_gzip(archive))
      try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil))
    }
    try check(archive_write_open_filename(archive, path))
    let contents = try BundleContents(of: folder)
    for (name, size) in contents.sizes.sorted(by: { $0.key < $1.key }) {
      guard let entry = archive_entry_new() else {
        throw .cannotWrite(path: path, reason: "no memory")
      }
      defer { archive_entry_free(entry) }
      archive_entry_set_pathname(entry, "\(prefix)/\(name)")
      archive_entry_set_size(entry, Int64(size))
      let regular: mode_t = S_IFREG
      archive_entry_set_filetype(entry, regular)
      archive_entry_set_perm(entry, 0o644)
      archive_entry_set_mtime(entry, moment, 0)
      try check(archive_write_header(archive, entry))
      try copy(contents.location(name), size, into: archive, path)
      try check(archive_write_finish_entry(archive))
    }
    try check(archive_write_close(archive))
  }

  private static func copy(
    _ source: String, _ size: Int, into archive: OpaquePointer, _ path: String
  ) throws(BundleError) {
    guard let file = FileHandle(forReadingAtPath: source) else {
      throw .cannotRead(path: source, reason: "it cannot be opened")
    }
    defer { try? file.close() }
    var left = size
    while left > 0 {
      guard let part = try? file.read(upToCount: min(left, 1 << 20)), !part.isEmpty else {
        throw .cannotRead(path: source, reason: "it became shorter while it was read")
      }
      let written = part.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
      guard written == part.count else {
        let reason = archive_error_string(archive).map { String(cString: $0) }
        throw .cannotWrite(path: path, reason: reason ?? "not all was written")
      }
      left -= part.count
    }
  }
}
