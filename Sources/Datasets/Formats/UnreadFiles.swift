public import PreparedImages

/// What lies in a folder of images and is not read, so that no image is left out in silence.
///
/// Files that programs leave in folders they show (`Thumbs.db`) are not counted.
public struct UnreadFiles: Equatable, Sendable {
  /// Numbers of files in class folders, by what their names end in.
  private(set) var endings: [String: Int] = [:]
  /// Numbers of images in other folders, by the folder's path.
  private(set) var folders: [String: Int] = [:]
  /// Images that are hidden in class folders.
  private(set) var hidden: [String] = []

  /// What programs put beside images that they show.
  private static let strangers: Set = ["thumbs.db", "desktop.ini", "icon\r", "ehthumbs.db"]
  private static let deepest = 16

  /// A line for people about each kind of file.
  public var notes: [String] {
    var notes: [String] = []
    if !endings.isEmpty {
      let kinds = endings.sorted { $0.key < $1.key }.map { ending, count in
        ending.isEmpty ? "\(count) without an ending" : "\(count) .\(ending)"
      }
      let read = imageEndings.sorted().map { ".\($0)" }.joined(separator: " ")
      notes.append(
        "\(Self.files(endings.values.reduce(0, +))) not read: \(kinds.joined(separator: ", ")); "
          + "images end in \(read)")
    }
    for (folder, count) in folders.sorted(by: { $0.key < $1.key }) {
      let isHidden = folder.split(separator: "/").contains { $0.hasPrefix(".") }
      let why =
        isHidden ? "the folder is hidden; rename it to use it" : "images belong into class folders"
      notes.append("\(Self.files(count)) in \(folder)/ not read: \(why)")
    }
    if !hidden.isEmpty {
      let names = hidden.prefix(5).joined(separator: ", ") + (hidden.count > 5 ? ", ..." : "")
      notes.append("\(Self.files(hidden.count)) not read, since their names are hidden: \(names)")
    }
    return notes
  }

  private static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

  /// Looks through a class folder whose images are read.
  fileprivate mutating func lookThrough(classFolder path: String) throws(DatasetError) {
    for entry in try ImageFolderListing.entries(in: path) {
      if entry.kind == .folder {
        try count(in: path, entry, depth: 0)
      } else if entry.isHidden {
        let isImage = ImageFile.isImage(entry.name) && !entry.name.hasPrefix("._")
        if isImage { hidden.append("\(path)/\(entry.name)") }
      } else if !ImageFile.isImage(entry.name) {
        let isStranger = Self.strangers.contains(entry.name.lowercased())
        if !isStranger { endings[ImageFile.ending(of: entry.name), default: 0] += 1 }
      }
    }
  }

  /// Counts the images in a folder that is not read, however deep; links are not followed.
  fileprivate mutating func count(
    in parent: String, _ folder: ImageFolderListing.Entry, depth: Int
  ) throws(DatasetError) {
    guard !folder.isLink, folder.isText, depth < Self.deepest else { return }
    let path = "\(parent)/\(folder.name)"
    for entry in try ImageFolderListing.entries(in: path) {
      if entry.kind == .folder {
        try count(in: path, entry, depth: depth + 1)
      } else if ImageFile.isImage(entry.name), !entry.name.hasPrefix("._") {
        folders[path, default: 0] += 1
      }
    }
  }

  /// Counts the images that lie beside the folders that are read.
  fileprivate mutating func countImages(beside path: String) throws(DatasetError) {
    let images = try ImageFolderListing.entries(in: path).filter {
      $0.kind == .file && ImageFile.isImage($0.name) && !$0.name.hasPrefix("._")
    }
    if !images.isEmpty { folders[path] = images.count }
  }
}

extension ImageFolderDeclaration {
  /// What lies in the folder below the data folder `root` and is not read.
  public func unreadFiles(below root: String) throws(DatasetError) -> UnreadFiles {
    var unread = UnreadFiles()
    let top = "\(root)/\(folder)"
    let parents: [String]
    switch split {
    case .fraction: parents = [top]
    case .folders(let train, let test):
      parents = ["\(top)/\(train)", "\(top)/\(test)"]
      try unread.countImages(beside: top)
      let read = Set([train, test].map { $0.prefix { $0 != "/" } })
      for entry in try ImageFolderListing.entries(in: top)
      where entry.kind == .folder && !read.contains(entry.name[...]) {
        try unread.count(in: top, entry, depth: 0)
      }
    }
    for parent in parents {
      try unread.countImages(beside: parent)
      for entry in try ImageFolderListing.entries(in: parent) where entry.kind == .folder {
        if entry.isHidden {
          try unread.count(in: parent, entry, depth: 0)
        } else {
          try unread.lookThrough(classFolder: "\(parent)/\(entry.name)")
        }
      }
    }
    return unread
  }
}
