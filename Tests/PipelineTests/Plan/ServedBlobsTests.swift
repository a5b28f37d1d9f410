import Foundation
import Testing

@testable import Pipeline

/// Damage between two builds: what is about to be relied on is read, and made again.
@Suite struct ServedBlobsTests {
  private let project: ToyProject
  private let graph: Graph

  init() throws {
    project = try ToyProject()
    graph = try Self.graph(salt: 2)
  }

  private static func graph(salt: Int) throws -> Graph {
    try Graph.toy([
      .stage("x", "leaf"), .stage("y", "leaf", salt: 40), .stage("p", "pick", inputs: ["a": "x"]),
      .stage("s", "sum", salt: salt, inputs: ["a": "p", "b": "y"]),
    ])
  }

  private func damaged(_ graph: Graph, _ targets: String...) throws -> [String] {
    let targets = targets.map { StageID($0) }
    let plan = try project.planner.plan(targets, in: graph)
    return try ServedBlobs(of: plan, targets: Set(targets), catalog: project.catalog)
      .damaged(in: project.store).map(\.0.text)
  }

  /// Changes the bytes, but not the length, of an output.
  private func flip(_ id: String, _ file: String, of outcome: Build.Outcome) throws {
    let blob = try #require(outcome.files[StageID(id)]?[file])
    let bytes = try project.store.read(blob).map { $0 ^ 1 }
    try overwrite(project.store.path(of: blob.digest), with: bytes)
  }

  @Test func `files of a target are read`() async throws {
    let outcome = try await project.build(graph)
    #expect(try damaged(graph, "s").isEmpty)
    try flip("s", "side", of: outcome)
    #expect(try damaged(graph, "s") == ["s"])
    #expect(try damaged(graph, "p").isEmpty)
  }

  @Test func `files that an outdated stage reads are read, others are not`() async throws {
    let outcome = try await project.build(graph)
    try flip("p", "value", of: outcome)
    try flip("y", "value", of: outcome)
    try flip("x", "value", of: outcome)
    #expect(try damaged(graph, "s").isEmpty)
    // `s` will read the value of `p` and the side of `y`; nothing will read `x`.
    #expect(try damaged(Self.graph(salt: 3), "s") == ["p"])
  }

  @Test func `a flipped bit is set aside, made again and never served`() async throws {
    let before = try await project.build(graph)
    let value = try #require(try project.text(StageID("p"), of: before))
    try flip("p", "value", of: before)

    let changed = try Self.graph(salt: 3)
    let plan = try project.plan(changed)
    let found = try ServedBlobs(of: plan, targets: [StageID("s")], catalog: project.catalog)
      .damaged(in: project.store)
    for (_, blob) in found { try project.store.quarantine(blob.digest) }

    let executor = ToyExecutor()
    let after = try await project.build(changed, executor: executor)
    #expect(Set(executor.started.map(\.text)) == ["p", "s"])
    #expect(try project.text(StageID("p"), of: after) == value)
    #expect(try project.store.verifyAll().isSound)
  }

  @Test func `a removed file is made again, and nothing that reads it`() async throws {
    let before = try await project.build(graph)
    let blob = try #require(before.files[StageID("p")]?["value"])
    try FileManager.default.removeItem(atPath: project.store.path(of: blob.digest))
    let executor = ToyExecutor()
    let after = try await project.build(graph, executor: executor)
    #expect(executor.started.map(\.text) == ["p"])
    #expect(after.files == before.files)
  }
}
