internal import CPNG

extension PNG {
  /// Writes an image to a file.
  /// - Throws: `DatasetError.inaccessible`.
  package static func write(_ image: RGBImage, to path: String) throws(DatasetError) {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(image.width)
    header.height = png_uint_32(image.height)
    header.format = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    defer { png_image_free(&header) }
    guard png_image_write_to_file(&header, path, 0, image.pixels, 0, nil) != 0 else {
      let reason = withUnsafeBytes(of: header.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .inaccessible(path: path, reason: reason)
    }
  }
}
