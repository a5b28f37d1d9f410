internal import CPNG
internal import Foundation

/// PNG files of 8 bits a channel.
package enum PNG {
  private static let signatureLength = 8
  /// The length, the name and the check sum of a chunk.
  private static let frameLength = 12
  /// The name and check sum of the last chunk.
  private static let end: [UInt8] = [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]

  /// Decodes to RGB: grey becomes three equal channels, palettes are looked up, alpha is left out.
  ///
  /// The bytes of the pixels are taken as they are: what ancillary chunks say of gamma and colour
  /// spaces changes nothing, as in Pillow. libpng would convert, so it does not get to see them.
  package static func decode(_ bytes: [UInt8], at place: DatasetPlace) throws(DatasetError)
    -> RGBImage
  {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    func malformed(_ found: String) -> DatasetError {
      .malformed(at: place, expected: "a PNG image of 8 bits a channel", found: found)
    }
    func reason() -> String {
      withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    // libpng's simple interface reads no further than the pixels, so the end is looked for here.
    guard let critical = criticalChunks(of: bytes) else { throw malformed("no end of the image") }
    guard png_image_begin_read_from_memory(&image, critical, critical.count) != 0 else {
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

  /// The file up to its last chunk, without its ancillary chunks, whose names begin with a small letter; nil if the last
  /// chunk does not come.
  ///
  /// What follows the last chunk belongs to no image: Pillow and viewers pass over it.
  private static func criticalChunks(of bytes: [UInt8]) -> [UInt8]? {
    var result = Array(bytes.prefix(signatureLength))
    var start = signatureLength
    while start < bytes.count {
      guard bytes.count - start >= frameLength else { return nil }
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= bytes.count - start - frameLength else { return nil }
      let end = start + frameLength + length
      if bytes[start + 4] & 0x20 == 0 { result += bytes[start..<end] }
      if bytes[start + 4..<end].elementsEqual(Self.end) { return result }
      start = end
    }
    return nil
  }
}
