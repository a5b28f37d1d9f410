internal import CZlib
internal import Foundation

/// The unpacked bytes of a gzip file, a part at a time; check sums are compared as members end.
///
/// Members that follow each other are read as one; what is no member behind them is ignored, as gzip does.
/// zlib's own reader of files is not used: of a file that is cut within the last eight bytes, it may not say so.
public final class GzipReader {
  private let descriptor: Int32
  private let limit: Int
  /// At a place of its own: zlib keeps its address.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
  /// True from the head of a member to its check sum.
  private var isInMember = true
  /// The unpacked bytes read so far.
  public private(set) var offset = 0

  /// 15 bits of window, and 16 for the head and the check sum of gzip.
  private static let format: Int32 = 15 + 16
  /// The first byte of a member.
  private static let magic: UInt8 = 0x1F

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: More bytes than the file is ever unpacked to; what unpacks to more is refused, so that a
  ///     small file cannot keep its reader busy for hours.
  /// - Throws: `GzipError.unreadable`.
  public init(_ path: String, limit: Int) throws(GzipError) {
    self.limit = limit
    stream.initialize(to: z_stream())
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(errno: errno) }
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, Self.format, ZLIB_VERSION, size) == Z_OK else {
      throw .unreadable(errno: ENOMEM)
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Fills the beginning of `buffer` and returns how many bytes; fewer than fit only at the end.
  ///
  /// - Throws: `GzipError`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(GzipError) -> Int {
    let wanted = UInt32(min(buffer.count, 1 << 30))
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = wanted
    while stream.pointee.avail_out > 0 {
      if stream.pointee.avail_in == 0 { try fill() }
      if !isInMember {
        guard stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == Self.magic else {
          break
        }
        inflateReset(stream)
        isInMember = true
      }
      guard stream.pointee.avail_in > 0 else { throw malformed("an early end") }
      switch inflate(stream, Z_NO_FLUSH) {
      case Z_OK: break
      case Z_STREAM_END: isInMember = false
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) }
        throw malformed(reason ?? "other bytes")
      }
    }
    let count = Int(wanted - stream.pointee.avail_out)
    offset += count
    guard offset <= limit else { throw .longer(limit: limit) }
    return count
  }

  /// Reads on in the file; nothing comes at its end.
  private func fill() throws(GzipError) {
    while true {
      let count = Foundation.read(descriptor, input.baseAddress, input.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(errno: errno) }
      stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(count)
      return
    }
  }

  private func malformed(_ found: String) -> GzipError {
    .malformed(offset: offset, found: found)
  }
}
