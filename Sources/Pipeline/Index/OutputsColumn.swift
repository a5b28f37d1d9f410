/// The outputs of an action in one column of text: digest, length, length of the name, name.
///
/// One row an action, without a table of outputs to join, is what makes the look-up of thousands
/// of keys fast; the length of the name lets a name hold any character.
enum OutputsColumn {
  static func encode(_ outputs: [String: BlobReference]) -> String {
    outputs.map { "\($1.digest) \($1.byteCount) \($0.utf8.count) \($0)" }.joined()
  }

  /// The outputs, or `nil` when the text is damaged.
  static func decode(_ text: String) -> [String: BlobReference]? {
    var outputs: [String: BlobReference] = [:]
    var rest = text[...]
    while !rest.isEmpty {
      guard let digest = field(&rest).flatMap({ Digest(hex: $0) }),
        let byteCount = field(&rest).flatMap({ Int($0) }),
        let length = field(&rest).flatMap({ Int($0) }), length >= 0,
        let end = rest.utf8.index(rest.startIndex, offsetBy: length, limitedBy: rest.endIndex)
      else { return nil }
      outputs[String(rest[..<end])] = BlobReference(digest: digest, byteCount: byteCount)
      rest = rest[end...]
    }
    return outputs
  }

  /// Takes what stands before the next space.
  private static func field(_ rest: inout Substring) -> Substring? {
    guard let space = rest.utf8.firstIndex(of: UInt8(ascii: " ")) else { return nil }
    defer { rest = rest[rest.utf8.index(after: space)...] }
    return rest[..<space]
  }
}
