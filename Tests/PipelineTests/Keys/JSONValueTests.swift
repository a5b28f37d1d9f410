import Foundation
import Testing

@testable import Pipeline

@Suite struct JSONValueTests {
  private func decode(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  @Test func `each JSON type keeps its type`() throws {
    let text = #"{"a": null, "b": true, "c": 1, "d": "1", "e": [false, 0], "f": {}}"#
    #expect(
      try decode(text) == [
        "a": .null, "b": true, "c": 1, "d": "1", "e": [false, 0], "f": [:],
      ])
  }

  @Test func `one and true, zero and false, null and nothing are different`() throws {
    #expect(try decode("[1, 0]") != decode("[true, false]"))
    #expect(try decode(#"{"a": null}"#) != decode("{}"))
  }

  @Test(
    arguments: [
      "null", "true", "12", "-0.25", "1e+30", #""a\"b\\cé""#, "[1,[2,{}]]", #"{"a":{"b":[]}}"#,
    ])
  func `a value survives encoding`(text: String) throws {
    let value = try decode(text)
    let encoded = try JSONEncoder().encode(["v": value])
    #expect(try JSONDecoder().decode([String: JSONValue].self, from: encoded)["v"] == value)
  }

  @Test func `integral numbers are encoded without a fraction`() throws {
    let bytes = try JSONEncoder().encode([JSONValue.number(3), .number(3.5)])
    #expect(String(decoding: bytes, as: UTF8.self) == "[3,3.5]")
  }

  @Test func `a member is found in objects only`() {
    let value: JSONValue = ["a": 1]
    #expect(value["a"] == 1)
    #expect(value["b"] == nil)
    #expect(JSONValue.array([1])["a"] == nil)
  }

  @Test func `values have names for people`() {
    let values: [JSONValue] = [.null, true, 1, "s", [], [:]]
    #expect(
      values.map(\.typeName)
        == ["null", "a boolean", "a number", "a string", "an array", "an object"])
  }
}
