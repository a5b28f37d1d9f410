internal import Datasets
internal import Foundation

/// What a user has of published data: a file, or a folder of files or of a folder for each data set.
public struct LocalCopies: Sendable {
  public let path: String
  public let isFolder: Bool

  public init(_ path: String) {
    self.path = path
    isFolder = Self.isFolder(path)
  }

  /// The name of the file or folder itself.
  public var name: Substring { path.split(separator: "/").last ?? "" }

  /// Where a file of a data set lies, or nil if it is not among the copies.
  ///
  /// A single file is that of its name, or the only one of its data set under whatever name.
  public func path(of file: RemoteFile, in dataset: DatasetDownload) -> String? {
    guard isFolder else {
      let isMeant = dataset.files.count == 1 || name == file.name
      return isMeant && Self.isAnything(path) ? path : nil
    }
    return ["\(path)/\(dataset.name.rawValue)/\(file.name)", "\(path)/\(file.name)"]
      .first { FileManager.default.fileExists(atPath: $0) && !Self.isFolder($0) }
  }

  /// Where a data set lies that is a folder called `name`, or nil: the folder may also be the copy.
  public func folder(named name: String, of dataset: DatasetDownload) -> String? {
    guard isFolder else { return nil }
    if let found = ["\(path)/\(dataset.name.rawValue)/\(name)", "\(path)/\(name)"]
      .first(where: Self.isFolder)
    {
      return found
    }
    let contents = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return contents.contains { $0 == "val" || $0 == "val.X" } ? path : nil
  }

  /// True unless there is certainly nothing; what may not be looked at is there for its reader to refuse.
  private static func isAnything(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 || errno != ENOENT && errno != ENOTDIR
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
