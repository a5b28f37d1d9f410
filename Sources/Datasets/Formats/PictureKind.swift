/// What a file that is called an image holds in truth, by its first bytes.
enum PictureKind {
  private static let starts: [(bytes: [UInt8], offset: Int, name: String)] = [
    (Array("WEBP".utf8), 8, "WebP"), (Array("GIF8".utf8), 0, "GIF"), (Array("BM".utf8), 0, "BMP"),
    ([0x49, 0x49, 0x2A, 0], 0, "TIFF"), ([0x4D, 0x4D, 0, 0x2A], 0, "TIFF"),
    (Array("ftypavif".utf8), 4, "AVIF"), (Array("ftypheic".utf8), 4, "HEIC"),
    (Array("ftypmif1".utf8), 4, "HEIF"), ([0xFF, 0x0A], 0, "JPEG XL"),
    (Array("JXL ".utf8), 4, "JPEG XL"), (Array("jP  ".utf8), 4, "JPEG 2000"),
    (Array("<svg".utf8), 0, "SVG"), (Array("%PDF".utf8), 0, "PDF"),
    (Array("<!DOCTYPE html".utf8), 0, "a web page"), (Array("<html".utf8), 0, "a web page"),
    (Array("version https://git-lfs".utf8), 0, "a pointer of Git LFS"),
  ]

  /// The name of a kind of file that is neither JPEG nor PNG; nil where it is not known.
  static func name(of bytes: [UInt8]) -> String? {
    if bytes.isEmpty { return "an empty file" }
    return starts.first { bytes.dropFirst($0.offset).starts(with: $0.bytes) }?.name
  }
}
