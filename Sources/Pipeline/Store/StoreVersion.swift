/// The number of a store's format, with the digest that tells a format from a flipped digit.
struct StoreVersion: Equatable {
  let format: Int
  /// False for the bare number that earlier versions of this program wrote.
  let isSealed: Bool

  init(format: Int) {
    self.format = format
    isSealed = true
  }

  /// Reads a file; `nil` when it proves nothing.
  ///
  /// Every later format is sealed, so a bare number can be the first format only.
  init?(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    guard let first = lines.first, let format = Int(String(decoding: first, as: UTF8.self)),
      format > 0
    else { return nil }
    self.format = format
    isSealed = bytes == StoreVersion(format: format).bytes
    guard isSealed || lines.count == 1 && format == 1 else { return nil }
  }

  var bytes: [UInt8] {
    let number = Array("\(format)\n".utf8)
    return number + Array("\(Digest(of: number))\n".utf8)
  }
}
