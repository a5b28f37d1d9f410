internal import CZlib
internal import Foundation

/// The unpacked bytes of a gzip file; its check sum is verified at the end.
final class GzipFile: ByteSource {
  private let path: String
  private let file: gzFile
  /// More bytes than the file is ever unpacked to.
  private let limit: Int
  /// The bytes read so far.
  private var offset = 0

  /// Opens a file; reading more than `limit` unpacked bytes throws.
  init(_ path: String, limit: Int) throws(DatasetError) {
    guard access(path, F_OK) == 0 else { throw .missing(path: path, what: "a raw data file") }
    guard let file = gzopen(path, "rb") else { throw .system(path) }
    self.path = path
    self.file = file
    self.limit = limit
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  var place: DatasetPlace { DatasetPlace(path, offset: offset) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let wanted = UInt32(min(buffer.count, 1 << 30))
    let count = gzread(file, buffer.baseAddress, wanted)
    guard count >= 0, gzdirect(file) == 0 else { throw malformed() }
    if count < wanted {
      var status: Int32 = 0
      _ = gzerror(file, &status)
      guard status == Z_OK || status == Z_STREAM_END else { throw malformed() }
    }
    offset += Int(count)
    guard offset <= limit else {
      throw .malformed(
        at: DatasetPlace(path), expected: "at most \(limit) bytes, unpacked", found: "more")
    }
    return Int(count)
  }

  private func malformed() -> DatasetError {
    var status: Int32 = 0
    let text = gzerror(file, &status).map { String(cString: $0) } ?? ""
    return .malformed(
      at: place, expected: "gzip data", found: status == Z_OK ? "other bytes" : text)
  }
}
