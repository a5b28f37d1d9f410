/// The bytes of a JPEG or PNG file; the first of them say which.
///
/// Pixels are those of Pillow's `convert("RGB")`, which is what published trainings on such files see.
package enum Picture {
  private static let jpeg: [UInt8] = [0xFF, 0xD8]
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

  package static func decode(_ bytes: [UInt8], at place: DatasetPlace) throws(DatasetError)
    -> RGBImage
  {
    if bytes.starts(with: jpeg) { return try JPEG.decode(bytes, at: place) }
    if bytes.starts(with: png) { return try PNG.decode(bytes, at: place) }
    throw .malformed(
      at: place, expected: "a JPEG or PNG image", found: "the first bytes \(bytes.prefix(4))")
  }
}
