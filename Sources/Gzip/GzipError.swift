internal import Foundation

/// Why a gzip file cannot be unpacked.
public enum GzipError: Error, Equatable {
  case unreadable(errno: Int32)
  /// It is no gzip file, or damaged behind so many unpacked bytes.
  case malformed(offset: Int, found: String)
  /// It unpacks to more than its limit.
  case longer(limit: Int)
}

extension GzipError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let errno): String(cString: strerror(errno))
    case .malformed(let offset, let found):
      "expected gzip data, found \(found) behind \(offset) unpacked bytes"
    case .longer(let limit): "it unpacks to more than \(limit) bytes"
    }
  }
}
