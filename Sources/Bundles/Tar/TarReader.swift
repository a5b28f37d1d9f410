import CArchive
import Foundation

/// Unpacks a tar file that may come from anywhere into an empty folder.
///
/// Only regular files with plain names below one common folder are taken, up to a number and a
/// size; links, devices, second entries of a name and anything else end it.
public struct TarReader {
  private let path: String
  /// The most that is unpacked, in files and in bytes.
  private let mostFiles: Int
  private let mostBytes: Int

  public init(_ path: String, mostFiles: Int = 1 << 20, mostBytes: Int = 1 << 36) {
    self.path = path
    self.mostFiles = mostFiles
    self.mostBytes = mostBytes
  }

  /// Unpacks into `folder`, without the common folder of the entries.
  public func unpack(into folder: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw BundleError.notFound(path: path)
    }
    guard let archive = archive_read_new() else {
      throw BundleError.cannotRead(path: path, reason: "no memory")
    }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_tar(archive)
    guard archive_read_open_filename(archive, path, 1 << 17) == ARCHIVE_OK else {
      throw unreadable(archive)
    }
    var (files, bytes) = (0, 0)
    var top: Substring?
    while true {
      var entry: OpaquePointer?
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { break }
      guard status == ARCHIVE_OK, let entry, let text = archive_entry_pathname(entry) else {
        throw unreadable(archive)
      }
      var name = String(cString: text)
      if BundleContents.isStranger(name.split(separator: "/").last ?? "") { continue }
      let isFolder = archive_entry_filetype(entry) == S_IFDIR
      if isFolder, name.hasSuffix("/") { name.removeLast() }
      if let problem = BundlePath.problem(name) { throw refused(name, problem) }
      let first = name.prefix { $0 != "/" }
      guard top == nil || top == first else { throw refused(name, "it is not below \(top ?? "")") }
      top = first
      if isFolder { continue }
      guard archive_entry_filetype(entry) == S_IFREG, archive_entry_hardlink(entry) == nil,
        name.count > first.count + 1
      else { throw refused(name, "it is not a regular file in a folder") }
      files += 1
      guard files <= mostFiles else { throw refused(name, "more than \(mostFiles) files") }
      bytes = try extract(
        String(name.dropFirst(first.count + 1)), from: archive, into: folder, already: bytes)
    }
    guard files > 0 else { throw BundleError.cannotRead(path: path, reason: "it has no files") }
  }

  /// Writes one entry, and returns how many bytes were unpacked so far.
  private func extract(
    _ name: String, from archive: OpaquePointer, into folder: String, already: Int
  ) throws -> Int {
    let url = URL(fileURLWithPath: "\(folder)/\(name)")
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      guard Self.isBelowFile(url.path, in: folder) else { throw error }
      throw refused(name, "it is below something that is a file in the same archive")
    }
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw refused(name, "it cannot be created: \(String(cString: strerror(errno)))")
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var total = already
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes {
        archive_read_data(archive, $0.baseAddress, $0.count)
      }
      guard count >= 0 else { throw unreadable(archive) }
      guard count > 0 else { return total }
      total += count
      guard total <= mostBytes else { throw refused(name, "more than \(mostBytes) bytes in all") }
      try file.write(contentsOf: buffer.prefix(count))
    }
  }

  /// True when one of the folders on the way is a file.
  private static func isBelowFile(_ path: String, in folder: String) -> Bool {
    var place = URL(fileURLWithPath: path).deletingLastPathComponent()
    while place.path.count > folder.count {
      var isDirectory: ObjCBool = false
      if FileManager.default.fileExists(atPath: place.path, isDirectory: &isDirectory),
        !isDirectory.boolValue
      {
        return true
      }
      place.deleteLastPathComponent()
    }
    return false
  }

  private func refused(_ name: String, _ reason: String) -> BundleError {
    .unsafe(path: "\(path)#\(BundlePath.shown(name))", reason: reason)
  }

  private func unreadable(_ archive: OpaquePointer) -> BundleError {
    let reason = archive_error_string(archive).map { String(cString: $0) }
    return .cannotRead(
      path: path,
      reason: "\(reason ?? "it is not a tar file"); "
        + "a bundle is a folder, or a tar file, gzipped or not")
  }
}
