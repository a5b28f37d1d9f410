import Foundation
import Testing

@testable import Pipeline

/// A kind whose results are times.
private enum ToyGauge: ToyShape {
  static let declaration = StageDeclaration(
    kind: "gauge", summary: "A measurement.", outputs: ["value", "side"],
    isMeasurement: true)
}

/// Measurements are kept when code changes, and know which code they are of.
@Suite struct MeasurementKeyTests {
  private static func catalog(_ sources: [String: String]) -> StageCatalog {
    StageCatalog([StageKind(ToyStage<ToyGauge>.self)], sources: sources)
  }

  private let before = catalog(["code/a": "1", "code/b": "1"])
  private let after = catalog(["code/a": "2", "code/c": "1"])
  private let x = StageID("x")

  private func graph(salt: Int = 1) throws -> Graph {
    let root: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]],
      "stages": [
        [
          "id": "x", "kind": "gauge",
          "parameters": ["salt": .number(Double(salt)), "modulus": 9, "lane": 0],
        ]
      ],
    ]
    return try GraphBuilder.build(
      ManifestReader.parse(Data(root.canonicalBytes), path: "p.json", profile: nil),
      catalog: before, path: "p.json")
  }

  @Test func `other code leaves a measurement standing, other parameters do not`() async throws {
    let project = try ToyProject(catalog: before)
    _ = try await project.build(try graph())
    let later = try ToyProject(sharing: project, catalog: after)
    let (same, other) = (try later.plan(graph()), try later.plan(graph(salt: 2)))
    #expect(same.outdated.isEmpty)
    #expect(other.outdated.map(\.node.id) == [x])
  }

  @Test func `a measurement tells which of its code's files have changed since`() async throws {
    let project = try ToyProject(catalog: before)
    _ = try await project.build(try graph())
    for (catalog, expected) in [(before, []), (after, ["code/a", "code/b", "code/c"])] {
      let plan = try ToyProject(sharing: project, catalog: catalog).plan(graph())
      let entry = try #require(plan[x])
      let found = try Explanation(store: project.store, catalog: catalog).measured(entry)
      let measured = try #require(found)
      #expect(measured.changed == expected)
      #expect(measured.at > 0)
    }
  }

  @Test func `a repeated measurement takes the place of the first`() async throws {
    let project = try ToyProject(catalog: before)
    _ = try await project.build(try graph())
    _ = try await project.build(try graph(), forced: [x])
    let plan = try project.plan(graph())
    let key = try #require(plan[x]?.preimage?.key)
    let records = try project.store.records(for: key)
    let current = try #require(try project.store.currentRecord(for: key))
    #expect(current.usage.finishedAt == records.map(\.usage.finishedAt).max())
    #expect(current.code == before.code(of: "gauge").digest)
  }
}
