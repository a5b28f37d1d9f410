internal import Foundation

/// What a stage reads of a folder from outside.
struct SourceListing {
  /// The files, by path below the folder.
  private(set) var files: [String] = []
  /// The folders that were looked through, by path below the folder.
  private(set) var folders: [String] = []
  /// What counts though it is no file that could be read: what it is, by path below the folder.
  private(set) var marks: [String: String] = [:]

  private let root: String
  /// The real paths of the folders that lead to the present one.
  private var trail: [String] = []

  /// Lists what `selection` names, or everything that is not hidden.
  init(of root: String, selecting selection: FileSelection?) throws(SourceError) {
    self.root = root
    if let selection {
      for pattern in selection.folders {
        try add(selection, below: "", along: pattern.split(separator: "/")[...])
      }
      for name in selection.files { try add(name) }
    } else {
      try addAll(below: "")
    }
  }

  /// The files of all folders that the parts of a pattern lead to.
  private mutating func add(
    _ selection: FileSelection, below prefix: String, along parts: ArraySlice<Substring>
  ) throws(SourceError) {
    let names = try names(below: prefix)
    guard let part = parts.first else {
      let count = files.count + marks.count
      for name in names where selection.reads(name) { try add(prefix + name) }
      // A folder without such files counts nevertheless: a stage may want one in each.
      if files.count + marks.count == count { marks[prefix] = "" }
      return
    }
    for name in names where FileSelection.isMeant(name, by: part) {
      guard try SourceFolders.kind(of: "\(root)/\(prefix)\(name)") == S_IFDIR else {
        noteForeign(prefix + name)
        continue
      }
      try add(selection, below: "\(prefix)\(name)/", along: parts.dropFirst())
    }
  }

  private mutating func addAll(below prefix: String) throws(SourceError) {
    let folder = "\(root)/\(prefix)"
    let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
    guard !trail.contains(real) else { throw .circle(path: folder) }
    trail.append(real)
    defer { trail.removeLast() }
    for name in try names(below: prefix) where !name.hasPrefix(".") {
      if try SourceFolders.kind(of: "\(root)/\(prefix)\(name)") == S_IFDIR {
        try addAll(below: "\(prefix)\(name)/")
      } else {
        try add(prefix + name)
      }
    }
  }

  /// Adds a file, unless nothing regular is there.
  private mutating func add(_ path: String) throws(SourceError) {
    switch try SourceFolders.kind(of: "\(root)/\(path)") {
    case .some(S_IFREG): files.append(path)
    default: noteForeign(path)
    }
  }

  /// Counts a name that has bytes which are not UTF-8: a stage that meets it refuses it.
  private mutating func noteForeign(_ path: String) {
    if path.contains("\u{FFFD}") { marks[path] = "not UTF-8" }
  }

  /// The names in a folder; bytes that are not UTF-8 become replacement characters.
  private mutating func names(below prefix: String) throws(SourceError) -> [String] {
    let names: [String]
    do { names = try Disk().list("\(root)/\(prefix)") } catch {
      if case .io(let path, _, let errno) = error { throw .unreadable(path: path, errno: errno) }
      throw .unreadable(path: "\(root)/\(prefix)", errno: EACCES)
    }
    folders.append(prefix)
    return names
  }
}
