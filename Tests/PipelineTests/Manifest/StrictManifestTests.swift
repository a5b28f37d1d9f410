import Foundation
import Testing

@testable import Pipeline

/// A manifest has one meaning or is refused.
@Suite struct StrictManifestTests {
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
