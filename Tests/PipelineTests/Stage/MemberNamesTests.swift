import Testing

@testable import Pipeline

@Suite struct MemberNamesTests {
  private struct Inner: Codable {
    var depth = 1
  }

  private struct Flat: Codable {
    var number = 1
    var text = "a"
    var list = [1, 2]
    var inner = Inner()
    var present: Int? = 1
    var absent: Int?
  }

  /// Structures side by side, and a name that a nested container takes.
  private struct Joined: Encodable {
    enum Key: CodingKey { case own, nested, below, nothing }

    func encode(to encoder: any Encoder) throws {
      try Inner().encode(to: encoder)
      try Flat().encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(true, forKey: .own)
      try container.encodeNil(forKey: .nothing)
      var nested = container.nestedContainer(keyedBy: Key.self, forKey: .nested)
      try nested.encode(1, forKey: .below)
    }
  }

  @Test func `the names are those of the members that JSON would have`() throws {
    let flat: Set = ["number", "text", "list", "inner", "present"]
    #expect(MemberNames.of(Flat()) == flat)
    #expect(MemberNames.of(Joined()) == flat.union(["depth", "own", "nothing", "nested"]))
  }

  @Test func `a value that cannot be encoded has none`() {
    struct Refusing: Encodable {
      struct Refusal: Error {}
      func encode(to encoder: any Encoder) throws { throw Refusal() }
    }
    #expect(MemberNames.of(Refusing()) == nil)
  }
}
