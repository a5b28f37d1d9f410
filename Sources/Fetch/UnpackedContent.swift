internal import Crypto
internal import Gzip

/// What a gzip file unpacks to.
public struct UnpackedContent: Codable, Equatable, Sendable {
  public let byteCount: Int
  /// The SHA-256, in hexadecimal digits: of the unpacked bytes of files with the publisher's MD5.
  public let sha256: String

  public init(byteCount: Int, sha256: String) {
    self.byteCount = byteCount
    self.sha256 = sha256
  }

  /// True if the file at `path` is a sound gzip file of this content; `check` may throw to stop.
  func isContent(ofFile path: String, whileReading check: () throws -> Void) throws -> Bool {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var digest = SHA256()
    do {
      let file = try GzipReader(path, limit: byteCount)
      while case let count = try file.read(into: buffer), count > 0 {
        try check()
        digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
      return file.offset == byteCount && digest.finalize().hexDigits == sha256
    } catch is GzipError {
      return false
    }
  }
}

extension RemoteFile {
  /// Nil if the file at `path` is this one, by its bytes or by what they unpack to; else its MD5.
  func mismatch(
    ofFile path: String, whileReading check: () throws -> Void = {}
  ) throws -> String? {
    let found = try PartFile.md5(ofFile: path, whileReading: check)
    if found == md5 { return nil }
    return try unpacked?.isContent(ofFile: path, whileReading: check) == true ? nil : found
  }
}

extension Digest {
  var hexDigits: String {
    map { byte in
      let digits = String(byte, radix: 16)
      return digits.count < 2 ? "0" + digits : digits
    }.joined()
  }
}
