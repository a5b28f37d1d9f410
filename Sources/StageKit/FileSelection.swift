/// The files of a folder that a stage reads; the others change no result, and so no key.
public struct FileSelection: Equatable, Sendable {
  /// Folders whose files are read, relative to the folder: `*` is any folder, `train.X*` any of that beginning.
  public var folders: [String]
  /// What names of those files end in behind the last point, in small letters.
  public var endings: Set<String>
  /// Files that are read beside these, where they exist.
  public var files: [String]

  public init(folders: [String], endings: Set<String>, files: [String] = []) {
    self.folders = folders
    self.endings = endings
    self.files = files
  }

  /// Whether a file of this name is read; hidden ones never are.
  package func reads(_ name: String) -> Bool {
    guard !name.hasPrefix("."), let point = name.lastIndex(of: ".") else { return false }
    return endings.contains(name[point...].dropFirst().lowercased())
  }

  /// Whether a folder of this name is one that a part of a pattern means.
  package static func isMeant(_ name: String, by part: Substring) -> Bool {
    guard part.hasSuffix("*") else { return name == part }
    return !name.hasPrefix(".") && name.hasPrefix(part.dropLast())
  }
}
