internal import Foundation
internal import PreparedImages

/// A JPEG or PNG file with its class.
struct ImageFile: Equatable {
  let path: String
  let label: Int

  /// Larger than a photograph is.
  private static let largest = 1 << 26

  static func isImage(_ name: String) -> Bool {
    ["jpg", "jpeg", "png"].contains(URL(fileURLWithPath: name).pathExtension.lowercased())
  }

  /// The bytes of the file, and the image they hold.
  func decoded() throws(DatasetError) -> (bytes: [UInt8], image: RGBImage) {
    let bytes = try bytes()
    return (bytes, try Picture.decode(bytes, at: DatasetPlace(path)))
  }

  private func bytes() throws(DatasetError) -> [UInt8] {
    let size = try ImageFolderListing.size(path)
    guard size <= Self.largest else {
      throw .malformed(
        at: DatasetPlace(path), expected: "an image of at most \(Self.largest) bytes",
        found: "\(size) bytes")
    }
    do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw .inaccessible(path: path, reason: "\(error.localizedDescription)")
    }
  }
}
