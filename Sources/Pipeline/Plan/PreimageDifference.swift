/// The value-level difference of two preimages of one stage.
public struct PreimageDifference {
  public let changes: [ValueChange]

  /// - Parameters:
  ///   - old: The recorded preimage.
  ///   - new: The present one.
  ///   - oldCode: The recorded code listing, if the store still has it.
  ///   - newCode: The present code listing.
  public init(
    from old: ActionPreimage, to new: ActionPreimage, oldCode: [String: String]?,
    newCode: [String: String]
  ) {
    var before = Self.flatten(old.json)
    var after = Self.flatten(new.json)
    if let oldCode, old.code != new.code {
      before["code"] = nil
      after["code"] = nil
      before.merge(Self.prefixed(oldCode)) { $1 }
      after.merge(Self.prefixed(newCode)) { $1 }
    }
    changes = Set(before.keys).union(after.keys).sorted().compactMap { path in
      let was = before[path]
      let now = after[path]
      return was == now ? nil : ValueChange(path: path, was: was, now: now)
    }
  }

  private static func prefixed(_ files: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: files.map { ("code.\($0)", String($1.prefix(12))) })
  }

  private static func flatten(_ value: JSONValue, at path: String = "") -> [String: String] {
    func join(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    switch value {
    case .object(let members) where !members.isEmpty:
      return members.reduce(into: [:]) { result, member in
        result.merge(flatten(member.value, at: join(member.key))) { $1 }
      }
    case .array(let elements)
    where elements.contains { if case .object = $0 { true } else { false } }:
      return elements.enumerated().reduce(into: [:]) { result, element in
        result.merge(flatten(element.element, at: "\(path)[\(element.offset)]")) { $1 }
      }
    case .string(let text):
      let isOneLine = !text.contains { $0.isNewline }
      return [path: Digest(hex: text)?.short ?? (isOneLine ? text : value.canonicalText)]
    case .null, .bool, .number, .array, .object:
      return [path: value.canonicalText]
    }
  }
}
