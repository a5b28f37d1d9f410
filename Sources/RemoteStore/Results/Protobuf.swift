/// As much of Protocol Buffers as an `ActionResult` needs: fields with numbers and with bytes.
enum Protobuf {
  enum Value: Equatable {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  /// Seven bits a byte, the lowest first; all but the last byte have their highest bit set.
  static func varint(_ number: Int) -> [UInt8] {
    var rest = UInt64(number)
    var bytes: [UInt8] = []
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// A field of bytes: its number and wire type 2, the length, the bytes.
  static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(number << 3 | 2) + varint(bytes.count) + bytes
  }

  /// The fields of a message in order, without numbers of fixed width; nil for what is no message.
  static func fields(of message: ArraySlice<UInt8>) -> [(Int, Value)]? {
    var rest = message
    var fields: [(Int, Value)] = []
    while !rest.isEmpty {
      guard let tag = readVarint(&rest), let number = Int(exactly: tag >> 3), number > 0 else {
        return nil
      }
      switch tag & 7 {
      case 0:
        guard let value = readVarint(&rest) else { return nil }
        fields.append((number, .number(value)))
      case 2:
        guard let length = readVarint(&rest), length <= UInt64(rest.count) else { return nil }
        fields.append((number, .bytes(rest.prefix(Int(length)))))
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let width = tag & 7 == 1 ? 8 : 4
        guard rest.count >= width else { return nil }
        rest = rest.dropFirst(width)
      default: return nil
      }
    }
    return fields
  }

  private static func readVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      guard shift < 63 || byte <= 1 else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    return nil
  }
}
