import Foundation
import Testing

@testable import StrictJSON

/// What decoders let pass and this reader does not.
@Suite struct JSONLibertiesTests {
  private func issues(_ text: String) -> [String] {
    StrictJSON.liberties(in: Data(text.utf8)).map(\.description)
  }

  private static let comma = "a comma before the closing bracket; take it away"

  @Test(arguments: [
    "{}", "[]", "[1, 2]", #"{"a": {"a": [{"a": 1}, {"a": 2}]}, "b": ",}"}"#,
    #"{"a": "\"", "b": "\\", "c": "],]"}"#, #"{"a": ["a", "a"], "b": "a"}"#, "3", #""text""#,
  ])
  func `sound text has no issue`(text: String) { #expect(issues(text) == []) }

  @Test func `a comma before a closing bracket is named with its place`() {
    #expect(issues("[1,]") == ["line 1, column 3: \(Self.comma)"])
    #expect(
      issues("{\n  \"a\": [1 , \n ],\n}") == [
        "line 2, column 11: \(Self.comma)", "line 3, column 3: \(Self.comma)",
      ])
  }

  @Test func `a key that stands twice is named with both places`() {
    let text = "{\n  \"a\": 1,\n  \"b\": {\"a\": 2},\n  \"a\": 3,\n  \"a\": 4\n}"
    let message = "the key \"a\" stands at line 2, column 3 already; keep one of them"
    #expect(issues(text) == ["line 4, column 3: \(message)", "line 5, column 3: \(message)"])
  }

  @Test func `a key is the same however it is spelled`() {
    #expect(issues(#"{"ab": 1, "a\u0062": 2}"#).count == 1)
    #expect(issues(#"{"é": 1, "\u00e9": 2}"#).count == 1)
  }

  @Test func `a place counts characters, not bytes`() {
    #expect(issues("{\"ä\": [1,]}") == ["line 1, column 9: \(Self.comma)"])
  }
}
