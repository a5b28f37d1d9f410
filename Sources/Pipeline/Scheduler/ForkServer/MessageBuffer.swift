/// Messages of words on a stream of bytes: words are separated by a unit separator, messages end with a zero byte.
struct MessageBuffer {
  private var bytes: [UInt8] = []

  /// The bytes of one message.
  ///
  /// Paths hold no zero byte, and the last word may hold any other.
  static func bytes(_ words: [String]) -> [UInt8] {
    Array(words.joined(separator: "\u{1F}").utf8) + [0]
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

  /// Takes the next whole message, cut into at most so many words.
  mutating func next(words: Int) -> [String]? {
    guard let end = bytes.firstIndex(of: 0) else { return nil }
    defer { bytes.removeSubrange(...end) }
    return bytes[..<end].split(
      separator: 0x1F, maxSplits: words - 1, omittingEmptySubsequences: false
    ).map { String(decoding: $0, as: UTF8.self) }
  }
}
