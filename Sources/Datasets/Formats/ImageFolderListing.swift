internal import Foundation
internal import PreparedImages

/// What lies in the folders of a data set, in the order of the names' bytes.
enum ImageFolderListing {
  /// A name in a folder, and what it stands for.
  struct Entry: Equatable {
    enum Kind: Equatable { case file, folder, deadLink, other }

    /// With `\xE9` in the place of bytes that are not UTF-8.
    let name: String
    /// Whether the name is UTF-8, so that a program in Swift can open what it stands for.
    let isText: Bool
    /// What it leads to.
    let kind: Kind
    let isLink: Bool

    var isHidden: Bool { name.hasPrefix(".") }
  }

  /// The folders in a folder that are not hidden.
  /// - Throws: `DatasetError` for all whose names are not UTF-8, and for links that lead nowhere: each may have been a
  ///   class.
  static func folders(in path: String) throws(DatasetError) -> [String] {
    let found = try entries(in: path).filter {
      !$0.isHidden && ($0.kind == .folder || $0.kind == .deadLink)
    }
    try DatasetError.refuse(
      found.compactMap { entry in
        if !entry.isText { return .foreignName(folder: path, name: entry.name) }
        guard entry.kind == .deadLink else { return nil }
        let link = "\(path)/\(entry.name)"
        return .deadLink(path: link, target: linkTarget(link) ?? "itself")
      })
    return found.map(\.name)
  }

  /// The JPEG and PNG files of a class in its folder, by name; also links that led to one, and files whose names are
  /// not UTF-8, which are refused when they are opened.
  static func images(in path: String, label: Int) throws(DatasetError) -> [ImageFile] {
    try entries(in: path).filter {
      !$0.isHidden && ($0.kind == .file || $0.kind == .deadLink) && ImageFile.isImage($0.name)
    }.map { entry in
      ImageFile(
        path: "\(path)/\(entry.name)", label: label,
        problem: entry.isText ? nil : .foreignName(folder: path, name: entry.name))
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// The bytes of a file.
  static func size(_ path: String) throws(DatasetError) -> Int {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let reason = errno
      if let target = linkTarget(path) { throw .deadLink(path: path, target: target) }
      if reason == ENOENT { throw .missing(path: path, what: "an image") }
      errno = reason
      throw .system(path)
    }
    return Int(status.st_size)
  }

  /// Throws unless a file that can be read is there, at the end of a link at most.
  static func requireFile(_ path: String) throws(DatasetError) {
    _ = try size(path)
    guard access(path, R_OK) == 0 else { throw .system(path) }
  }

  /// Where a link leads; nil for what is no link.
  static func linkTarget(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }

  /// Everything in a folder.
  static func entries(in path: String) throws(DatasetError) -> [Entry] {
    guard isFolder(path) else { throw .missing(path: path, what: "a folder of images") }
    guard let stream = opendir(path) else { throw .system(path) }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let found = readdir(stream) {
      let bytes = withUnsafeBytes(of: &found.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard bytes != Array(".".utf8), bytes != Array("..".utf8) else { continue }
      let text = String(validating: bytes, as: UTF8.self)
      let (kind, isLink) = status(of: bytes, in: dirfd(stream))
      entries.append(
        Entry(
          name: text ?? bytes.map(escaped).joined(), isText: text != nil, kind: kind, isLink: isLink
        ))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func status(of name: [UInt8], in folder: Int32) -> (Entry.Kind, isLink: Bool) {
    var (own, target) = (stat(), stat())
    let found = (name + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        guard let base = name.baseAddress else { return false }
        _ = fstatat(folder, base, &own, AT_SYMLINK_NOFOLLOW)
        return fstatat(folder, base, &target, 0) == 0
      }
    }
    let isLink = own.st_mode & S_IFMT == S_IFLNK
    guard found else { return (isLink ? .deadLink : .other, isLink) }
    switch target.st_mode & S_IFMT {
    case S_IFREG: return (.file, isLink)
    case S_IFDIR: return (.folder, isLink)
    default: return (.other, isLink)
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    (0x20..<0x7F).contains(byte)
      ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
  }
}
