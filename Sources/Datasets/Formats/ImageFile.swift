internal import Foundation
internal import PreparedImages

/// A JPEG or PNG file with its class.
struct ImageFile: Equatable {
  let path: String
  let label: Int
  /// What is wrong with its name already, so that it cannot be opened.
  var problem: DatasetError?

  /// Larger than a photograph is.
  private static let largest = 1 << 26

  /// What names of images end in behind the last point, in small letters.
  static let endings: Set = ["jpg", "jpeg", "jpe", "jfif", "png"]

  static func isImage(_ name: String) -> Bool { endings.contains(ending(of: name)) }

  /// What follows the last point of a name, in small letters; empty without one.
  static func ending(of name: String) -> String {
    guard let point = name.lastIndex(of: ".") else { return "" }
    return name[point...].dropFirst().lowercased()
  }

  /// The bytes of the file, and the image they hold.
  func decoded() throws(DatasetError) -> (bytes: [UInt8], image: RGBImage) {
    if let problem { throw problem }
    let bytes = try bytes()
    if let name = PictureKind.name(of: bytes) { throw .unfitImage(path: path, found: name) }
    do { return (bytes, try Picture.decode(bytes, at: DatasetPlace(path))) } catch {
      guard case .malformed(_, let expected, let found) = error else { throw error }
      throw .unfitImage(path: path, found: "\(found), where \(expected) is expected")
    }
  }

  private func bytes() throws(DatasetError) -> [UInt8] {
    let size = try ImageFolderListing.size(path)
    guard size <= Self.largest else {
      throw .unfitImage(
        path: path, found: "\(size) bytes, where an image has at most \(Self.largest)")
    }
    do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw .inaccessible(path: path, reason: DatasetError.reason(of: error))
    }
  }
}

extension [ImageFile] {
  /// Hands out every image in turn, or names every file that holds none.
  ///
  /// Behind the first bad file the others are only looked at, so that all of them are named at once.
  func forEachDecoded(
    _ body: (_ file: ImageFile, _ bytes: [UInt8], RGBImage) throws(DatasetError) -> Void
  ) throws(DatasetError) {
    var problems: [DatasetError] = []
    for file in self {
      let image: (bytes: [UInt8], image: RGBImage)
      do { image = try file.decoded() } catch {
        problems.append(error)
        continue
      }
      if problems.isEmpty { try body(file, image.bytes, image.image) }
    }
    try DatasetError.refuse(problems)
  }
}
