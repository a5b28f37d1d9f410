internal import Foundation
internal import Gzip
internal import PreparedImages

/// The unpacked bytes of a gzip file; its check sum is verified at the end.
final class GzipFile: ByteSource {
  private let path: String
  private let reader: GzipReader

  /// Opens a file; reading more than `limit` unpacked bytes throws.
  init(_ path: String, limit: Int) throws(DatasetError) {
    guard access(path, F_OK) == 0 else { throw .missing(path: path, what: "a raw data file") }
    self.path = path
    do { reader = try GzipReader(path, limit: limit) } catch {
      throw .inaccessible(path: path, reason: "\(error)")
    }
  }

  var place: DatasetPlace { DatasetPlace(path, offset: reader.offset) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    do { return try reader.read(into: buffer) } catch {
      switch error {
      case .unreadable: throw .inaccessible(path: path, reason: "\(error)")
      case .malformed(_, let found):
        throw .malformed(at: place, expected: "gzip data", found: found)
      case .longer(let limit):
        throw .malformed(
          at: DatasetPlace(path), expected: "at most \(limit) bytes, unpacked", found: "more")
      }
    }
  }
}
