import Foundation
import Testing

@testable import Pipeline

/// Why stages are outdated, told from a real store.
@Suite struct ExplanationTests {
  private let project: ToyProject

  init() throws { project = try ToyProject() }

  private func graph(salt: Int = 1, modulus: Int = 1_000_000) throws -> Graph {
    try Graph.toy([
      .stage("x", "leaf", salt: salt, modulus: modulus), .stage("p", "pick", inputs: ["a": "x"]),
      .stage("q", "pick", salt: 2, inputs: ["a": "p"]),
    ])
  }

  private func reason(
    _ id: String, _ graph: Graph, catalog: StageCatalog = .toy, forced: Set<StageID> = []
  ) throws -> RunReason? {
    let changed = try ToyProject(sharing: project, catalog: catalog)
    let entry = try #require(changed.plan(graph, forced: forced)[StageID(id)])
    return try Explanation(store: changed.store, catalog: catalog).reason(for: entry)
  }

  @Test func `a stage without a record never ran`() throws {
    #expect(try reason("x", graph()) == .neverRun)
    #expect(try reason("p", graph()) == .blocked(by: [StageID("x")]))
  }

  @Test func `a fresh stage has no reason, a forced one says so`() async throws {
    _ = try await project.build(try graph())
    #expect(try reason("x", graph()) == nil)
    #expect(try reason("x", graph(), forced: [StageID("x")]) == .forced)
  }

  @Test func `a changed parameter is named with both values`() async throws {
    _ = try await project.build(try graph(salt: 8000))
    #expect(
      try reason("x", graph(salt: 6000))
        == .changed([ValueChange(path: "parameters.salt", was: "8000", now: "6000")]))
  }

  @Test func `what differs least is compared with, though other profiles ran since`() async throws {
    for (salt, modulus) in [(1, 10), (2, 20), (3, 20)] {
      _ = try await project.build(try graph(salt: salt, modulus: modulus))
    }
    let edited = try graph(salt: 1, modulus: 11)
    #expect(try reason("x", edited)?.summary == "modulus 10 -> 11")
    var sources = StageCatalog.toySources
    sources["code/leaf"] = "9"
    let changed = StageCatalog.toy(sources: sources)
    #expect(
      try reason("x", graph(salt: 1, modulus: 10), catalog: changed)?.summary
        == "code/leaf changed")
  }

  @Test func `of runs that differ as much the latest is compared with`() async throws {
    for salt in [1, 3, 2] { _ = try await project.build(try graph(salt: salt)) }
    #expect(try reason("x", graph(salt: 4))?.summary == "salt 2 -> 4")
    let entry = try #require(project.plan(graph(salt: 4))[StageID("x")])
    let last = try Explanation(store: project.store, catalog: .toy).lastRecord(of: entry)
    #expect(last?.preimage.parameters["salt"] == JSONValue.number(2))
  }

  @Test func `a blocked stage is compared by its parameters`() async throws {
    func pair(_ leaf: Int, _ pick: Int) throws -> Graph {
      try Graph.toy([
        .stage("x", "leaf", salt: leaf), .stage("p", "pick", salt: pick, inputs: ["a": "x"]),
      ])
    }
    for salt in [1, 2] { _ = try await project.build(try pair(salt, salt)) }
    let entry = try #require(project.plan(pair(9, 1))[StageID("p")])
    let last = try Explanation(store: project.store, catalog: .toy).lastRecord(of: entry)
    #expect(entry.preimage == nil)
    #expect(last?.preimage.parameters["salt"] == JSONValue.number(1))
  }

  @Test func `a changed source file is named, from the listing in the store`() async throws {
    _ = try await project.build(try graph())
    var sources = StageCatalog.toySources
    sources["code/sum"] = "9"
    #expect(
      try reason("p", graph(), catalog: .toy(sources: sources))?.summary == "code/sum changed")
    sources["code/sum"] = nil
    sources["code/new"] = "1"
    #expect(
      try reason("p", graph(), catalog: .toy(sources: sources))?.summary
        == "code/new added; code/sum removed")
  }

  @Test func `a lost or damaged listing leaves the digests`() async throws {
    _ = try await project.build(try graph())
    let listing = project.catalog.code(of: "pick").digest
    try overwrite(project.store.path(of: listing), with: "{}".utf8)
    let sources = ["code/leaf": "1", "code/sum": "9"]
    let changed = StageCatalog.toy(sources: sources)
    #expect(
      try reason("p", graph(), catalog: changed)?.summary
        == "code \(listing.short) -> \(changed.code(of: "pick").digest.short)")
  }

  @Test func `a changed input is named once its producer has run`() async throws {
    _ = try await project.build(try graph())
    let changed = try graph(salt: 77)
    let broken = ToyExecutor(exits: [StageID("p"): .failed(code: 1)])
    _ = try await project.build(changed, executor: broken)
    let summary = try #require(try reason("p", changed)?.summary)
    #expect(summary.hasPrefix("inputs.a[0].files.value "), "\(summary)")
  }

  @Test func `missing files are named`() async throws {
    let outcome = try await project.build(try graph())
    let blob = try #require(outcome.files[StageID("x")]?["value"])
    try FileManager.default.removeItem(atPath: project.store.path(of: blob.digest))
    #expect(try reason("x", graph()) == .outputsMissing(["value"]))
  }

  @Test func `a chain goes from the root causes to the stage`() async throws {
    _ = try await project.build(try graph())
    let plan = try project.plan(graph(salt: 2))
    let chain = try Explanation(store: project.store, catalog: .toy)
      .chain(of: StageID("q"), in: plan)
    #expect(chain.map(\.0.text) == ["x", "p", "q"])
    #expect(chain.map(\.1.summary) == ["salt 1 -> 2", "waits for x", "waits for p"])
  }
}
