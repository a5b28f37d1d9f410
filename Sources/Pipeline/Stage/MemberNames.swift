/// The names of the members that a value writes when it is encoded as an object.
///
/// It encodes into nothing: values are not looked at, which makes it far cheaper than JSON.
struct MemberNames: Encoder {
  private final class Names {
    var all: Set<String> = []
  }

  private let names = Names()
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  /// Nil for a value that is no object.
  static func of(_ value: some Encodable) -> Set<String>? {
    let encoder = MemberNames()
    guard (try? value.encode(to: encoder)) != nil else { return nil }
    return encoder.names.all
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(Members(names: names))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    preconditionFailure("the parameters of a stage encode as an object")
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    preconditionFailure("the parameters of a stage encode as an object")
  }

  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let names: Names
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { names.all.insert(key.stringValue) }

    func encode(_ value: some Encodable, forKey key: Key) { names.all.insert(key.stringValue) }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
      names.all.insert(key.stringValue)
      return MemberNames().container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      preconditionFailure("a list among the parameters of a stage is one value")
    }

    func superEncoder() -> any Encoder { MemberNames() }
    func superEncoder(forKey key: Key) -> any Encoder { MemberNames() }
  }
}
