internal import Foundation
internal import PreparedImages

/// What lies in the folders of a data set, in the order of the names' bytes.
enum ImageFolderListing {
  /// The folders in a folder.
  static func folders(in path: String) throws(DatasetError) -> [String] {
    try names(in: path).filter { isFolder("\(path)/\($0)") }
  }

  /// The JPEG and PNG files in a folder, by name.
  static func images(in path: String) throws(DatasetError) -> [String] {
    try names(in: path).filter(ImageFile.isImage)
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
      if errno == ENOENT { throw .missing(path: path, what: "an image") }
      throw .system(path)
    }
    return Int(status.st_size)
  }

  private static func names(in path: String) throws(DatasetError) -> [String] {
    guard isFolder(path) else { throw .missing(path: path, what: "a folder of images") }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { !$0.hasPrefix(".") }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw .inaccessible(path: path, reason: "\(error.localizedDescription)")
    }
  }
}
