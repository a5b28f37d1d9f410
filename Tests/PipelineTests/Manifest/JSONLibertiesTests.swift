import Foundation
import Testing

@testable import Pipeline

/// What decoders let pass and the reader of manifests does not.
@Suite struct JSONLibertiesTests {
  private func issues(_ text: String) -> [String] {
    JSONLiberties(in: Data(text.utf8)).issues.map { "\($0.keyPath): \($0.message)" }
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

  @Test func `the reader reports them together with all that is wrong otherwise`() {
    let text = """
      {
        "version": 2,
        "defaultProfile": "p", "profiles": { "p": {} },
        "stages": [],
        "stages": [],
        "axes": { "seed": [1, 2,] }
      }
      """
    let error = #expect(throws: ManifestError.self) {
      try ManifestReader.parse(Data(text.utf8), path: "pipeline.json", profile: nil)
    }
    guard case .invalid(_, let issues)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(issues.map(\.keyPath) == ["line 5, column 3", "line 6, column 26", "version"])
  }

  @Test(arguments: [
    "{'a': 1}", "{a: 1}", "[01]", "[1.]", "[.5]", "[+1]", "[NaN]", "[1 2]", "[1,,2]", "[,1]",
    "// no\n[1]", "[1] 2", "[\"\u{1}\"]", "{\"a\" 1}", "[tru]", "[0x1]", "\"open", "",
  ])
  func `what is no JSON at all is refused as such`(text: String) {
    let error = #expect(throws: ManifestError.self) {
      try ManifestReader.parse(Data(text.utf8), path: "pipeline.json", profile: nil)
    }
    guard case .notJSON? = error else {
      Issue.record("\(text): \(String(describing: error))")
      return
    }
  }

  @Test(arguments: ReservedNames.all)
  func `a word of the command line is no id of a stage`(word: String) throws {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]],
      "stages": [["id": .string(word), "kind": "leaf"]],
    ]
    let error = #expect(throws: ManifestError.self) {
      try ManifestReader.parse(Data(root.canonicalBytes), path: "pipeline.json", profile: nil)
    }
    guard case .invalid(_, let issues)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(issues.map(\.keyPath) == ["stages[0].id"])
    #expect(issues.first?.message.contains("choose another id") == true)
  }
}
