internal import CZlib
internal import Foundation

/// The unpacked bytes of a gzip file, a part at a time; its check sums are compared at the end.
///
/// Members that follow each other are read as one. Never more than one part is in memory.
public final class GzipReader {
  private let file: gzFile
  private let limit: Int
  /// The unpacked bytes read so far.
  public private(set) var offset = 0

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: More bytes than the file is ever unpacked to; what unpacks to more is refused, so that a
  ///     small file cannot keep its reader busy for hours.
  /// - Throws: `GzipError.unreadable`.
  public init(_ path: String, limit: Int) throws(GzipError) {
    guard let file = gzopen(path, "rb") else { throw .unreadable(errno: errno) }
    self.file = file
    self.limit = limit
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  /// Fills the beginning of `buffer` and returns how many bytes; fewer than fit only at the end.
  ///
  /// - Throws: `GzipError.malformed` or `.longer`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(GzipError) -> Int {
    let wanted = UInt32(min(buffer.count, 1 << 30))
    let count = gzread(file, buffer.baseAddress, wanted)
    guard count >= 0, gzdirect(file) == 0 else { throw malformed() }
    if count < wanted {
      var status: Int32 = 0
      _ = gzerror(file, &status)
      guard status == Z_OK || status == Z_STREAM_END else { throw malformed() }
    }
    offset += Int(count)
    guard offset <= limit else { throw .longer(limit: limit) }
    return Int(count)
  }

  private func malformed() -> GzipError {
    var status: Int32 = 0
    let text = gzerror(file, &status).map { String(cString: $0) } ?? ""
    return .malformed(offset: offset, found: status == Z_OK ? "other bytes" : text)
  }
}
