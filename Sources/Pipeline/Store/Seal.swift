/// The bytes of a cache with their digest in front: what was altered is noticed, and made again.
enum Seal {
  /// `bytes` with a line in front that proves them.
  static func closing(_ bytes: [UInt8]) -> [UInt8] {
    Array("\(Digest(of: bytes))\n".utf8) + bytes
  }

  /// The bytes behind a seal, or `nil` when they are not those that were sealed.
  static func opening(_ sealed: [UInt8]) -> [UInt8]? {
    guard sealed.count > 64, sealed[64] == UInt8(ascii: "\n") else { return nil }
    let bytes = Array(sealed.dropFirst(65))
    return Digest(of: bytes).hex.utf8.elementsEqual(sealed.prefix(64)) ? bytes : nil
  }
}
