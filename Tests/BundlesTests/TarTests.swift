import CArchive
import Foundation
import TestSupport
import Testing

@testable import Bundles

/// Tar files, ours and hostile ones.
@Suite struct TarTests {
  let directory: TemporaryDirectory
  init() throws { directory = try TemporaryDirectory() }

  /// One entry of a hostile tar file.
  private struct Entry {
    var name: String
    var type: mode_t = S_IFREG
    var link: String?
    var bytes = "bytes"
  }

  private func tar(_ entries: [Entry]) throws -> String {
    let path = directory("hostile.tar")
    let archive = try #require(archive_write_new())
    defer { archive_write_free(archive) }
    archive_write_set_format_pax_restricted(archive)
    archive_write_open_filename(archive, path)
    for each in entries {
      let entry = try #require(archive_entry_new())
      defer { archive_entry_free(entry) }
      archive_entry_set_pathname(entry, each.name)
      archive_entry_set_filetype(entry, each.type)
      archive_entry_set_perm(entry, 0o644)
      if let link = each.link { archive_entry_set_symlink(entry, link) }
      let isFile = each.type == S_IFREG
      archive_entry_set_size(entry, isFile ? Int64(each.bytes.utf8.count) : 0)
      archive_write_header(archive, entry)
      if isFile { _ = each.bytes.withCString { archive_write_data(archive, $0, strlen($0)) } }
    }
    archive_write_close(archive)
    return path
  }

  private func unpack(_ path: String, mostFiles: Int = 10, mostBytes: Int = 1000) throws {
    try FileManager.default.createDirectory(
      atPath: directory("out"), withIntermediateDirectories: true)
    try TarReader(path, mostFiles: mostFiles, mostBytes: mostBytes).unpack(into: directory("out"))
  }

  @Test(arguments: [false, true])
  func `what was packed is unpacked, and equal folders give equal bytes`(
    isCompressed: Bool
  ) throws {
    try directory.write("one".utf8, to: "in/a")
    try directory.write(String(repeating: "two", count: 9999).utf8, to: "in/b/c")
    for name in ["1.tar", "2.tar"] {
      try TarWriter.write(
        directory("in"), to: directory(name), prefix: "top", moment: 1_000_000,
        isCompressed: isCompressed)
    }
    let bytes = FileManager.default.contents(atPath: directory("1.tar"))
    #expect(bytes == FileManager.default.contents(atPath: directory("2.tar")))
    try unpack(directory("1.tar"), mostBytes: 1 << 20)
    #expect(try BundleContents(of: directory("out")).sizes == ["a": 3, "b/c": 29997])
  }

  @Test func `entries that lead out are refused and nothing is written`() throws {
    for name in ["../up", "/tmp/absolute", "top/../../up"] {
      #expect(throws: BundleError.self) { try unpack(tar([Entry(name: name)])) }
    }
    #expect(try BundleContents(of: directory("out")).sizes.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: directory("up")))
  }

  @Test func `what programs leave in archives is passed over`() throws {
    let entries = ["._top", "top/._a", "top/.DS_Store", "top/b/Thumbs.db", "top/a"]
    try unpack(tar(entries.map { Entry(name: $0) }))
    #expect(try FileManager.default.subpathsOfDirectory(atPath: directory("out")) == ["a"])
  }

  @Test func `links, second entries, other folders, and files beside it are refused`() throws {
    let link = Entry(name: "top/l", type: S_IFLNK, link: "/etc/passwd")
    for entries in [
      [link], [Entry(name: "top/a"), Entry(name: "top/a")],
      [Entry(name: "top/a"), Entry(name: "other/a")], [Entry(name: "alone")],
      [Entry(name: "top/a"), Entry(name: "top/a/b")],
      [Entry(name: "top/a/b"), Entry(name: "top/a")],
      [Entry(name: "top/a"), Entry(name: "top/a/b/c/d")],
    ] {
      try? FileManager.default.removeItem(atPath: directory("out"))
      #expect(throws: BundleError.self) { try unpack(tar(entries)) }
    }
  }

  @Test func `more than expected is refused`() throws {
    let path = try tar([Entry(name: "t/a"), Entry(name: "t/b", bytes: "0123456789")])
    #expect(throws: BundleError.self) { try unpack(path, mostFiles: 1) }
    try FileManager.default.removeItem(atPath: directory("out"))
    #expect(throws: BundleError.self) { try unpack(path, mostBytes: 12) }
  }

  @Test func `what is no tar file is refused`() throws {
    let path = try directory.write("no tar file at all".utf8, to: "x.tar")
    #expect(throws: BundleError.self) { try unpack(path) }
    #expect(throws: BundleError.notFound(path: directory("none"))) {
      try unpack(directory("none"))
    }
  }

  @Test func `links in a folder are not followed`() throws {
    try directory.write("secret".utf8, to: "secret")
    try directory.write("x".utf8, to: "bundle/a")
    try FileManager.default.createSymbolicLink(
      atPath: directory("bundle/l"), withDestinationPath: directory("secret"))
    let contents = try BundleContents(of: directory("bundle"))
    #expect(contents.sizes.keys.sorted() == ["a"])
    #expect(contents.refused.map(\.path) == ["l"])
  }
}
