internal import CArchive
internal import Foundation
internal import PreparedImages

/// The entries of a tar or zip archive, one after the other, unpacked in memory only.
///
/// Names are checked although nothing is written under them: an archive with an absolute name, or
/// one with `..`, is not what a publisher made.
final class Archive {
  let path: String
  private let handle: OpaquePointer
  /// Keeps the unpacked bytes of a tar archive.
  private let gzip: GzipStream?
  private var entryCount = 0
  private var isAtEnd = false

  /// More entries than any published archive has.
  private static let mostEntries = 1 << 20

  /// A tar archive in a gzip file that unpacks to at most `limit` bytes, entries that nobody asks for
  /// included: they are unpacked as well, to get at what follows.
  init(tarGzip path: String, limit: Int) throws(DatasetError) {
    let gzip = GzipStream(try GzipFile(path, limit: limit))
    self.path = path
    self.gzip = gzip
    handle = try Self.handle()
    archive_read_support_format_tar(handle)
    let context = Unmanaged.passUnretained(gzip).toOpaque()
    let status = archive_read_open(
      handle, context, nil,
      { _, context, bytes in
        guard let context else { return -1 }
        return Unmanaged<GzipStream>.fromOpaque(context).takeUnretainedValue().next(bytes)
      }, nil)
    if let problem = gzip.problem { throw problem }
    guard status == ARCHIVE_OK else { throw malformed("a tar archive") }
  }

  init(zip path: String) throws(DatasetError) {
    guard access(path, F_OK) == 0 else { throw .missing(path: path, what: "a raw data file") }
    self.path = path
    handle = try Self.handle()
    gzip = nil
    // Not as a stream: the directory at the end says what belongs to the archive.
    archive_read_support_format_zip_seekable(handle)
    guard archive_read_open_filename(handle, path, 1 << 17) == ARCHIVE_OK else {
      throw malformed("a zip archive")
    }
  }

  deinit { archive_read_free(handle) }

  private static func handle() throws(DatasetError) -> OpaquePointer {
    guard let handle = archive_read_new() else {
      throw .inaccessible(path: "libarchive", reason: "no memory")
    }
    return handle
  }

  /// The next regular file; nil at the end.
  func next() throws(DatasetError) -> ArchiveEntry? {
    while !isAtEnd {
      var entry: OpaquePointer?
      let status = archive_read_next_header(handle, &entry)
      if let problem = gzip?.problem { throw problem }
      if status == ARCHIVE_EOF {
        guard entryCount > 0 else {
          throw .malformed(at: DatasetPlace(path), expected: "an archive", found: "no entry")
        }
        isAtEnd = true
        return nil
      }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
        throw malformed("an archive entry")
      }
      let text = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)
      let name = text.map { String(cString: $0) } ?? "a name that is no text"
      // Of a name that is not ASCII libarchive warns, and no file that is read has one.
      guard status == ARCHIVE_OK || text == nil || !name.utf8.allSatisfy({ $0 < 0x80 }) else {
        throw malformed("an archive entry")
      }
      entryCount += 1
      guard entryCount <= Self.mostEntries else {
        throw .malformed(
          at: DatasetPlace(path), expected: "at most \(Self.mostEntries) entries", found: "more")
      }
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw .malformed(
          at: DatasetPlace(path, entry: name), expected: "a name below the archive",
          found: "a name that leads out of it")
      }
      if archive_entry_filetype(entry) == S_IFREG { return ArchiveEntry(name: name, archive: self) }
    }
    return nil
  }

  /// The first entry with this name, or nil if there is none from here on.
  func next(named name: String) throws(DatasetError) -> ArchiveEntry? {
    while let entry = try next() { if entry.name == name { return entry } }
    return nil
  }

  /// Throws if two files of the archive have the same name, of which only one would be read.
  func requireUniqueNames() throws(DatasetError) {
    var names: Set<String> = []
    while let entry = try next() {
      guard names.insert(entry.name).inserted else {
        throw .malformed(
          at: DatasetPlace(path, entry: entry.name), expected: "one entry of this name",
          found: "a second one")
      }
    }
  }

  /// Unpacks the rest of a gzip file, so that its check sum is compared.
  func drain() throws(DatasetError) {
    while try next() != nil {}
    try gzip?.drain()
  }

  fileprivate func read(
    _ buffer: UnsafeMutableRawBufferPointer, of entry: ArchiveEntry
  ) throws(DatasetError) -> Int {
    let count = archive_read_data(handle, buffer.baseAddress, buffer.count)
    if let problem = gzip?.problem { throw problem }
    guard count >= 0, archive_errno(handle) == 0 else {
      throw .malformed(at: entry.place, expected: "the data of the entry", found: reason)
    }
    return count
  }

  private var reason: String {
    archive_error_string(handle).map { String(cString: $0) } ?? "an unknown error"
  }

  private func malformed(_ expected: String) -> DatasetError {
    .malformed(
      at: DatasetPlace(path, offset: Int(archive_filter_bytes(handle, -1))), expected: expected,
      found: reason)
  }
}

/// A file in an archive; valid until the archive's next one is asked for.
final class ArchiveEntry: ByteSource {
  let name: String
  private let archive: Archive
  private var offset = 0

  fileprivate init(name: String, archive: Archive) {
    self.name = name
    self.archive = archive
  }

  var place: DatasetPlace { DatasetPlace(archive.path, entry: name, offset: offset) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let count = try archive.read(buffer, of: self)
    offset += count
    return count
  }
}

/// A gzip file as libarchive reads it: a part at a time, errors kept for later.
private final class GzipStream {
  private let file: GzipFile
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  private(set) var problem: DatasetError?

  init(_ file: GzipFile) { self.file = file }

  deinit { buffer.deallocate() }

  func next(_ bytes: UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int {
    bytes?.pointee = UnsafeRawPointer(buffer.baseAddress)
    do throws(DatasetError) { return try file.read(into: buffer) } catch {
      problem = error
      return -1
    }
  }

  func drain() throws(DatasetError) { while try file.read(into: buffer) > 0 {} }
}
