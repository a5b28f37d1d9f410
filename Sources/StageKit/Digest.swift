public import Crypto
public import Foundation

/// A SHA-256 digest: the name of a blob, a record or an action.
public struct Digest: Hashable, Sendable {
  /// The 32 bytes, eight a word, the first of them the most significant.
  private let (first, second, third, fourth): (UInt64, UInt64, UInt64, UInt64)

  /// The digest of `bytes`.
  public init(of bytes: some DataProtocol) {
    self.init(SHA256.hash(data: bytes))
  }

  /// A finished SHA-256 computation.
  public init(_ hash: SHA256Digest) {
    (first, second, third, fourth) = hash.withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
      }
      return (word(0), word(1), word(2), word(3))
    }
  }

  /// Parses 64 lower-case hexadecimal digits; anything else is `nil`.
  public init?(hex: some StringProtocol) { self.init(digits: hex.utf8) }

  /// Parses the bytes of 64 lower-case hexadecimal digits; anything else is `nil`.
  public init?(digits: some Sequence<UInt8>) {
    let words =
      digits.withContiguousStorageIfAvailable(Self.words)
      ?? Array(digits).withUnsafeBufferPointer(
        Self.words)
    guard let words else { return nil }
    (first, second, third, fourth) = words
  }

  private static func words(
    _ digits: UnsafeBufferPointer<UInt8>
  ) -> (UInt64, UInt64, UInt64, UInt64)? {
    guard digits.count == 64 else { return nil }
    // The word that is being read is the last; a full one moves up.
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for place in 0..<64 {
      guard let value = value(digits[place]) else { return nil }
      if place % 16 == 0 { words = (words.1, words.2, words.3, 0) }
      words.3 = words.3 << 4 | value
    }
    return words
  }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    String(unsafeUninitializedCapacity: 64) { digits in
      var place = 0
      for word in [first, second, third, fourth] {
        for shift in stride(from: 60, through: 0, by: -4) {
          let value = UInt8(truncatingIfNeeded: word >> shift) & 15
          digits[place] =
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
          place += 1
        }
      }
      return place
    }
  }

  /// The first twelve digits, for messages to people.
  public var short: String { String(hex.prefix(12)) }

  private static func value(_ digit: UInt8) -> UInt64? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
    default: nil
    }
  }

  /// One word of a digest tells as much as a hash can hold.
  public func hash(into hasher: inout Hasher) { hasher.combine(first) }
}

extension Digest: Comparable, CustomStringConvertible {
  /// The order of the hexadecimal digits.
  public static func < (left: Digest, right: Digest) -> Bool {
    (left.first, left.second, left.third, left.fourth)
      < (right.first, right.second, right.third, right.fourth)
  }

  public var description: String { hex }
}

extension Digest: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let digest = Digest(hex: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected 64 hexadecimal digits, found \"\(text)\"")
    }
    self = digest
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }
}
