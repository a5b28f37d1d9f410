internal import CTurboJPEG

/// JPEG files, decoded as libjpeg-turbo does by default: accurate DCT, smooth chroma.
enum JPEG {
  /// More pixels than any image of a data set has.
  static let mostPixels = 1 << 26

  /// Decodes RGB and grey images; grey becomes three equal channels.
  static func decode(_ bytes: [UInt8], at place: DatasetPlace) throws(DatasetError) -> RGBImage {
    try bytes.withUnsafeBufferPointer { bytes throws(DatasetError) in try decode(bytes, at: place) }
  }

  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: DatasetPlace
  ) throws(DatasetError) -> RGBImage {
    guard let decoder = tjInitDecompress() else {
      throw .inaccessible(path: "libjpeg-turbo", reason: "no memory")
    }
    defer { tjDestroy(decoder) }
    func malformed(_ found: String) -> DatasetError {
      .malformed(at: place, expected: "a JPEG image in RGB or grey", found: found)
    }
    func reason() -> String { tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason" }

    var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let size = UInt(bytes.count)
    guard
      tjDecompressHeader3(
        decoder, bytes.baseAddress, size, &width, &height, &sampling, &space) == 0
    else { throw malformed(reason()) }
    guard space != Int32(TJCS_CMYK.rawValue), space != Int32(TJCS_YCCK.rawValue) else {
      throw malformed("CMYK")
    }
    guard width > 0, height > 0, Int(width) * Int(height) <= mostPixels else {
      throw malformed("\(width) x \(height) pixels")
    }
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
    let flags = TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    let status = pixels.withUnsafeMutableBufferPointer { buffer in
      tjDecompress2(
        decoder, bytes.baseAddress, size, buffer.baseAddress, width, 0, height,
        Int32(TJPF_RGB.rawValue), flags)
    }
    guard status == 0 else { throw malformed(reason()) }
    return RGBImage(width: Int(width), height: Int(height), pixels: pixels)
  }
}
