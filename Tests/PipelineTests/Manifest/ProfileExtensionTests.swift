import Foundation
import Testing

@testable import Pipeline

@Suite struct ProfileExtensionTests {
  private func draft(_ profile: String, _ profiles: JSONValue) throws -> ManifestDraft {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "small", "axes": ["seed": [1], "size": [1]],
      "recipes": ["r": ["a": 1, "b": 1, "c": 1]], "stages": [], "profiles": profiles,
    ]
    return try ManifestReader.draft(
      Data(root.canonicalBytes), path: "pipeline.json", profile: profile)
  }

  @Test func `a profile takes over what it does not change itself`() throws {
    let draft = try draft(
      "large",
      [
        "small": ["axes": ["seed": [2], "size": [2]], "recipes": ["r": ["a": 2, "b": 2]]],
        "large": ["extends": "small", "axes": ["size": [3]], "recipes": ["r": ["b": 3]]],
      ])
    #expect(draft.issues.isEmpty)
    #expect(draft.manifest.axes == ["seed": [2], "size": [3]])
    #expect(draft.manifest.recipes["r"] == ["a": 2, "b": 3, "c": 1])
    #expect(draft.manifest.profile == "large")
  }

  @Test func `a profile that extends itself over another is refused`() throws {
    let draft = try draft("a", ["a": ["extends": "b"], "b": ["extends": "a"], "small": [:]])
    #expect(draft.issues.map(\.keyPath) == ["profiles.b.extends"])
  }

  @Test func `a profile that extends none there is is refused`() throws {
    let draft = try draft("a", ["a": ["extends": "tiny"], "small": [:]])
    #expect(draft.issues.map(\.keyPath) == ["profiles.a.extends"])
    #expect(draft.issues.first?.message.contains("(small)") == true)
  }
}
