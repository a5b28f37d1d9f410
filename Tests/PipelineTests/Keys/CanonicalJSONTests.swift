import Foundation
import TestSupport
import Testing

@testable import Pipeline

@Suite struct CanonicalJSONTests {
  @Test func `members are sorted by the bytes of their names, at every depth`() {
    let value: JSONValue = ["b": ["z": 1, "a": 2], "B": 3, "é": 4, "a": [], "aa": .null]
    #expect(value.canonicalText == #"{"B":3,"a":[],"aa":null,"b":{"a":2,"z":1},"é":4}"#)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (9_007_199_254_740_992, "9007199254740992"),
      (0.1, "0.1"), (-2.5, "-2.5"), (1e-8, "1e-08"), (1e16, "10000000000000000"),
      (1e300, "1e+300"), (0.30000000000000004, "0.30000000000000004"),
    ])
  func `a number has one spelling`(number: Double, text: String) {
    #expect(JSONValue.number(number).canonicalText == text)
  }

  @Test(arguments: [
    ["1", "1.0", "1e0", "10E-1"], ["0", "-0", "-0.0"], ["0.001", "1e-3", "1.00E-3"],
  ])
  func `spellings of one number are one value`(spellings: [String]) throws {
    let texts = try spellings.map { spelling in
      try JSONDecoder().decode(JSONValue.self, from: Data("[\(spelling)]".utf8)).canonicalText
    }
    #expect(Set(texts).count == 1, "\(texts)")
  }

  @Test func `only quotes, backslashes and control characters are escaped`() {
    let text = "\"\\/\u{0}\u{8}\n\u{1f}\u{7f}é😀"
    #expect(
      JSONValue.string(text).canonicalText
        == #""\"\\/\u0000\u0008\u000a\u001f"# + "\u{7f}é😀\"")
  }

  @Test func `booleans and null are words`() {
    #expect(JSONValue.array([true, false, .null]).canonicalText == "[true,false,null]")
  }

  @Test(arguments: 0..<200)
  func `canonical bytes read back as the same value`(seed: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let value = Self.random(depth: 3, &generator)
    let read = try JSONDecoder().decode(
      JSONValue.self, from: Data(JSONValue.array([value]).canonicalBytes))
    #expect(read == .array([value]), "seed \(seed)")
    #expect(read.canonicalBytes == JSONValue.array([value]).canonicalBytes, "seed \(seed)")
  }

  private static func random(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2:
      let exponent = Double(Int.random(in: -20...20, using: &generator))
      return .number(Double.random(in: -1...1, using: &generator) * exp2(exponent * 10))
    case 3: return .string(text(&generator))
    case 4: return .array((0..<3).map { _ in random(depth: depth - 1, &generator) })
    default:
      var members: [String: JSONValue] = [:]
      for _ in 0..<3 { members[text(&generator)] = random(depth: depth - 1, &generator) }
      return .object(members)
    }
  }

  private static func text(_ generator: inout SeededGenerator) -> String {
    let alphabet = ["a", "\"", "\\", "\n", "\u{1}", "é", "😀", "/", " "]
    return (0..<4).compactMap { _ in alphabet.randomElement(using: &generator) }.joined()
  }
}
