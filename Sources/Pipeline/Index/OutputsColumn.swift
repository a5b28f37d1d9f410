/// The outputs of an action in one column of text: digest, length, length of the name, name.
///
/// One row an action, without a table of outputs to join, is what makes the look-up of thousands
/// of keys fast; the length of the name lets a name hold any character.
enum OutputsColumn {
  static func encode(_ outputs: [String: BlobReference]) -> String {
    outputs.map { "\($1.digest) \($1.byteCount) \($0.utf8.count) \($0)" }.joined()
  }

  /// The outputs, or `nil` when the text is damaged.
  static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [String: BlobReference]? {
    var outputs: [String: BlobReference] = [:]
    var rest = text[...]
    while !rest.isEmpty {
      guard let digest = field(&rest).flatMap({ Digest(digits: $0) }),
        let byteCount = number(&rest), let length = number(&rest), (0...rest.count).contains(length)
      else { return nil }
      let name = String(decoding: rest.prefix(length), as: UTF8.self)
      outputs[name] = BlobReference(digest: digest, byteCount: byteCount)
      rest = rest.dropFirst(length)
    }
    return outputs
  }

  private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// Takes what stands before the next space.
  private static func field(_ rest: inout Bytes) -> Bytes? {
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    defer { rest = rest[(space + 1)...] }
    return rest[..<space]
  }

  private static func number(_ rest: inout Bytes) -> Int? {
    field(&rest).flatMap { Int(String(decoding: $0, as: UTF8.self)) }
  }
}
