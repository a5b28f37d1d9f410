import Foundation
import Testing

@testable import Pipeline

/// How a manifest says that stages run alone, and in turns.
@Suite struct ExclusiveResourcesTests {
  private func manifest(_ resources: JSONValue) throws -> Manifest {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]],
      "recipes": ["r": ["salt": 3]],
      "stages": [
        [
          "id": "x", "kind": "leaf", "recipe": "r", "parameters": ["modulus": 7],
          "over": ["lane": [5, 2, 9]], "resources": resources,
        ]
      ],
    ]
    return try ManifestReader.parse(Data(root.canonicalBytes), path: "p.json", profile: nil)
  }

  @Test func `members of a sweep know their place on the axis they take turns by`() throws {
    let manifest = try manifest(["exclusive": true, "turns": "lane"])
    let graph = try GraphBuilder.build(manifest, catalog: .toy, path: "p.json")
    #expect(graph.nodes.allSatisfy { $0.resources.isExclusive })
    let turns = Dictionary(
      uniqueKeysWithValues: graph.nodes.map { ($0.id.text, $0.resources.turn) })
    #expect(turns == ["x/lane=5": 0, "x/lane=2": 1, "x/lane=9": 2])
  }

  @Test func `what is wrong is told by its key path`() {
    #expect {
      _ = try manifest(["exclusive": 1, "turns": "round"])
    } throws: { error in
      let text = "\(error)"
      return text.contains("stages[0].resources.exclusive")
        && text.contains("stages[0].resources.turns")
    }
  }

  @Test func `a parameter is replaced wherever it stands, and nowhere else`() throws {
    var manifest = try manifest(["exclusive": true])
    manifest.replace("salt", by: 8)
    manifest.replace("modulus", by: 9)
    manifest.replace("unknown", by: 1)
    #expect(manifest.recipes == ["r": ["salt": 8]])
    #expect(manifest.stages[0].parameters == ["modulus": 9])
  }
}
