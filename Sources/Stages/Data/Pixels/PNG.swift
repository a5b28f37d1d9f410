internal import CPNG
internal import Foundation

/// PNG files of 8 bits a channel.
enum PNG {
  /// The name and check sum of the last chunk.
  private static let end: [UInt8] = [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

  /// Decodes to RGB: grey becomes three equal channels, palettes are looked up, alpha is left out.
  static func decode(_ bytes: [UInt8], at place: DatasetPlace) throws(DatasetError) -> RGBImage {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    func malformed(_ found: String) -> DatasetError {
      .malformed(at: place, expected: "a PNG image of 8 bits a channel", found: found)
    }
    func reason() -> String {
      withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    // libpng's simple interface reads no further than the pixels.
    guard bytes.suffix(8).elementsEqual(end) else { throw malformed("no end of the image") }
    guard png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else {
      throw malformed(reason())
    }
    guard image.format & png_uint_32(PNG_FORMAT_FLAG_LINEAR) == 0 else {
      throw malformed("16 bits a channel")
    }
    let (width, height) = (Int(image.width), Int(image.height))
    guard width > 0, height > 0, width <= JPEG.mostPixels, height <= JPEG.mostPixels / width else {
      throw malformed("\(width) x \(height) pixels")
    }
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    var pixels = [UInt8](repeating: 0, count: width * height * 4)
    guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else {
      throw malformed(reason())
    }
    if image.warning_or_error & 1 != 0 { throw malformed(reason()) }
    return RGBImage(
      width: width, height: height,
      pixels: pixels.indices.lazy.filter { $0 % 4 != 3 }.map { pixels[$0] })
  }
}
