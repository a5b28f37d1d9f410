internal import PreparedImages

/// Bytes that come one after the other and are never held as a whole.
protocol ByteSource: AnyObject {
  /// Where the next byte lies.
  var place: DatasetPlace { get }

  /// Fills the beginning of the buffer and returns how many bytes; 0 only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int
}

extension ByteSource {
  /// Fills as much of the buffer as there are bytes.
  private func readMost(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Fills the whole array; false if the source was at its end already.
  func readRecord(_ record: inout [UInt8], _ what: String) throws(DatasetError) -> Bool {
    let count = try fill(&record)
    guard count == 0 || count == record.count else {
      throw .malformed(
        at: place, expected: "\(record.count) bytes of \(what)", found: "the end after \(count)")
    }
    return count > 0
  }

  /// The next `count` bytes.
  func bytes(_ count: Int, _ what: String) throws(DatasetError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try fill(&bytes)
    guard found == count else {
      throw .malformed(
        at: place, expected: "\(count) bytes of \(what)", found: "the end after \(found)")
    }
    return bytes
  }

  /// The rest, which may not exceed `limit` bytes.
  func rest(limit: Int, _ what: String) throws(DatasetError) -> [UInt8] {
    let start = place
    var result: [UInt8] = []
    while true {
      var part = [UInt8](repeating: 0, count: min(limit + 1 - result.count, 1 << 16))
      let count = try fill(&part)
      result += part.prefix(count)
      guard result.count <= limit else {
        throw .malformed(at: start, expected: "at most \(limit) bytes of \(what)", found: "more")
      }
      if count < part.count { return result }
    }
  }

  /// Throws unless all bytes were read.
  func expectEnd() throws(DatasetError) {
    let end = place
    var byte: [UInt8] = [0]
    guard try fill(&byte) == 0 else {
      throw .malformed(at: end, expected: "the end", found: "more bytes")
    }
  }

  private func fill(_ bytes: inout [UInt8]) throws(DatasetError) -> Int {
    try bytes.withUnsafeMutableBufferPointer { buffer throws(DatasetError) in
      try readMost(into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
