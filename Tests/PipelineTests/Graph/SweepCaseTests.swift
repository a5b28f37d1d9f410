import Foundation
import Testing

@testable import Pipeline

/// Sweeps whose values stand for parameters, and sweeps with parts left out.
@Suite struct SweepCaseTests {
  private static let over: [String: JSONValue] = ["variant": ["plain", "odd"], "lane": [1, 2]]
  private static let cases: JSONValue = [
    "variant": ["plain": [:], "odd": ["salt": 9, "modulus": 7]]
  ]

  private func graph(_ more: [String: JSONValue]) throws -> Graph {
    let sweep = ["over": .object(Self.over), "cases": Self.cases].merging(more) { $1 }
    return try Graph.toy([.stage("s", "leaf", sweep)])
  }

  private func report(_ more: [String: JSONValue]) -> [String] {
    let error = #expect(throws: ManifestError.self) { try graph(more) }
    guard case .invalid(_, let issues)? = error else { return [] }
    return issues.map { "\($0.keyPath): \($0.message)" }
  }

  @Test func `a case is a coordinate, and its parameters take the place of its name`() throws {
    let graph = try graph([:])
    let odd = try #require(graph[StageID("s/lane=2/variant=odd")])
    #expect(odd.coordinates == ["lane": 2, "variant": "odd"])
    #expect(odd.parameters == ["lane": 2, "salt": 9, "modulus": 7])
    let plain = try #require(graph[StageID("s/lane=2/variant=plain")])
    #expect(plain.parameters["variant"] == nil && plain.parameters["salt"] != 9)
  }

  @Test func `only the listed parts of a sweep exist`() throws {
    let graph = try graph(["only": [["lane": [1]], ["variant": ["odd"]]]])
    #expect(
      graph.nodes.map(\.id.text) == [
        "s/lane=1/variant=plain", "s/lane=1/variant=odd", "s/lane=2/variant=odd",
      ])
  }

  @Test func `a profile changes parameters of cases`() throws {
    let manifest = manifest(change: ["variant": ["odd": ["salt": 3]]])
    let cases = try ManifestReader.parse(
      Data(manifest.canonicalBytes), path: "pipeline.json", profile: "other"
    ).stages[0].cases
    #expect(cases == ["variant": ["plain": [:], "odd": ["salt": 3, "modulus": 7]]])
  }

  @Test func `a profile can't add a case`() {
    let manifest = manifest(change: ["variant": ["even": [:]]])
    #expect(
      throws: ManifestError.invalid(
        path: "pipeline.json",
        issues: [
          ManifestIssue(
            "profiles.other.stages.s.cases.variant.even", "the stage has no such case")
        ])
    ) {
      try ManifestReader.parse(
        Data(manifest.canonicalBytes), path: "pipeline.json", profile: "other")
    }
  }

  private func manifest(change: JSONValue) -> JSONValue {
    [
      "version": 1, "defaultProfile": "other",
      "stages": [["id": "s", "kind": "leaf", "over": .object(Self.over), "cases": Self.cases]],
      "profiles": ["other": ["stages": ["s": ["cases": change]]]],
    ]
  }

  @Test func `what is wrong with cases is named by its key path`() {
    #expect(
      report(["cases": ["variant": ["plain": [:]]]])
        == ["stages[0].cases.variant: has no case for \"odd\""])
    #expect(
      report(["cases": ["varaint": [:], "variant": ["plain": [:], "odd": [:]]]])
        == ["stages[0].cases.varaint: the sweep has no axis of this name"])
    let unknown = report(["cases": ["variant": ["plain": ["slat": 1], "odd": ["salt": "x"]]]])
    #expect(unknown.contains { $0.hasPrefix("stages[0].cases.variant.plain.slat: ") })
    #expect(unknown.contains { $0.hasPrefix("stages[0].cases.variant.odd.salt: ") })
  }

  @Test func `parts and filters may name an axis, so that a profile chooses their values`() throws {
    let manifest: JSONValue = [
      "version": 1, "defaultProfile": "all",
      "axes": ["seeds": [1, 2, 3], "few": [1, 2, 3]],
      "stages": [
        ["id": "s", "kind": "leaf", "over": ["seed": "seeds"], "only": [["seed": "few"]]],
        [
          "id": "t", "kind": "join", "over": [:],
          "inputs": ["parts": ["stage": "s", "where": ["seed": "few"]]],
        ],
      ],
      "profiles": ["all": [:], "short": ["axes": ["few": [2]]]],
    ]
    func read(_ profile: String) throws -> Manifest {
      try ManifestReader.parse(
        Data(manifest.canonicalBytes), path: "pipeline.json", profile: profile)
    }
    #expect(try read("all").stages[0].only == [["seed": [1, 2, 3]]])
    let short = try read("short")
    #expect(short.stages[0].only == [["seed": [2]]])
    #expect(short.stages[1].inputs["parts"]?.first?.filter == ["seed": [2]])
  }

  @Test func `what is wrong with parts is named by its key path`() {
    #expect(
      report(["only": [["lnae": [1]]]])
        == ["stages[0].only[0].lnae: the sweep has no axis of this name"])
    #expect(
      report(["only": [["lane": [3]]]]) == ["stages[0].only: leaves nothing of the sweep"])
  }
}
