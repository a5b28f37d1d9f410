internal import CTurboJPEG

/// JPEG files, decoded as libjpeg-turbo does by default: accurate DCT, smooth chroma.
package enum JPEG {
  /// More pixels than any image of a data set has.
  static let mostPixels = 1 << 26

  private static let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS
  private static let end: [UInt8] = [0xFF, 0xD9]

  /// Decodes to RGB: grey becomes three equal channels, and CMYK what Pillow makes of it.
  ///
  /// Damage is an error, but not the stray bytes before a marker that many published files have: they
  /// belong to no pixel.
  package static func decode(_ bytes: [UInt8], at place: DatasetPlace) throws(DatasetError)
    -> RGBImage
  {
    guard let decoder = tjInitDecompress() else {
      throw .inaccessible(path: "libjpeg-turbo", reason: "no memory")
    }
    defer { tjDestroy(decoder) }
    func malformed(_ found: String) -> DatasetError {
      .malformed(at: place, expected: "a JPEG image", found: found)
    }
    func reason() -> String { tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason" }

    var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let size = UInt(bytes.count)
    guard tjDecompressHeader3(decoder, bytes, size, &width, &height, &sampling, &space) == 0 else {
      throw malformed(reason())
    }
    guard width > 0, height > 0, Int(width) * Int(height) <= mostPixels else {
      throw malformed("\(width) x \(height) pixels")
    }
    let isCMYK = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
    let format = Int32((isCMYK ? TJPF_CMYK : TJPF_RGB).rawValue)
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * (isCMYK ? 4 : 3))
    func decode(_ more: Int32) -> Bool {
      tjDecompress2(decoder, bytes, size, &pixels, width, 0, height, format, flags | more) == 0
    }
    if !decode(TJFLAG_STOPONWARNING) {
      let problem = reason()
      guard problem.contains("extraneous bytes before marker"), bytes.suffix(2) == end[...] else {
        throw malformed(problem)
      }
      // Tells of the same bytes again, as a warning.
      guard decode(0) || tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue) else {
        throw malformed(reason())
      }
    }
    return RGBImage(
      width: Int(width), height: Int(height), pixels: isCMYK ? rgb(ofInverted: pixels) : pixels)
  }

  /// RGB of inverted CMYK, as in all JPEG files by Adobe's programs: `k - round((255 - c) k / 255)`
  /// for each colour, which is Pillow's conversion.
  private static func rgb(ofInverted pixels: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count / 4 * 3) { output, count in
      for start in stride(from: 0, to: pixels.count, by: 4) {
        let key = Int(pixels[start + 3])
        for channel in 0..<3 {
          let product = (255 - Int(pixels[start + channel])) * key + 128
          output[count] = UInt8(clamping: key - ((product >> 8) + product) >> 8)
          count += 1
        }
      }
    }
  }
}
