public import Crypto
public import Foundation

/// A SHA-256 digest: the name of a blob, a record or an action.
public struct Digest: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let hex: String

  /// The digest of `bytes`.
  public init(of bytes: some DataProtocol) {
    self.init(SHA256.hash(data: bytes))
  }

  /// A finished SHA-256 computation.
  public init(_ hash: SHA256Digest) {
    hex = String(
      decoding: hash.flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
      as: UTF8.self)
  }

  /// Parses 64 lower-case hexadecimal digits; anything else is `nil`.
  public init?(hex: some StringProtocol) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy(Self.isDigit) else { return nil }
    self.hex = String(hex)
  }

  /// The first twelve digits, for messages to people.
  public var short: String { String(hex.prefix(12)) }

  private static let digits = Array("0123456789abcdef".utf8)

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    default: false
    }
  }
}

extension Digest: Comparable, CustomStringConvertible {
  public static func < (left: Digest, right: Digest) -> Bool { left.hex < right.hex }
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
