import Foundation
import Synchronization
import Testing

@testable import Pipeline

/// A look-up in memory that counts the queries.
final class MemoryLookup: ActionLookup {
  private let entries: Mutex<[Digest: ActionEntry]> = Mutex([:])
  private let missing = Mutex<Set<Digest>>([])
  private let count = Mutex(0)

  var queries: Int { count.withLock(\.self) }

  func current(
    for keys: [Digest], where accepts: (ActionEntry) -> Bool
  ) -> [Digest: ActionEntry] {
    count.withLock { $0 += 1 }
    return entries.withLock { entries in
      entries.filter { keys.contains($0.key) && accepts($0.value) }
    }
  }

  func confirmed(_ entry: ActionEntry, where accepts: (ActionEntry) -> Bool) -> ActionEntry? {
    entry
  }

  func isPresent(_ blob: BlobReference) -> Bool {
    missing.withLock { !$0.contains(blob.digest) }
  }

  /// Records that `entry` ran, with `text` in each of its outputs.
  func record(_ entry: PlanEntry, _ text: String) throws {
    let key = try #require(entry.preimage?.key)
    let blob = BlobReference(digest: Digest(of: Data(text.utf8)), byteCount: text.utf8.count)
    let action = ActionEntry(
      key: key, record: key, stage: entry.node.id.text, kind: entry.node.kind,
      parameters: key, isMeasurement: false, outputs: ["value": blob, "side": blob],
      wallSeconds: 1, work: nil, finishedAt: 1)
    entries.withLock { $0[key] = action }
  }

  func lose(_ text: String) {
    missing.withLock { _ = $0.insert(Digest(of: Data(text.utf8))) }
  }
}

@Suite struct PlannerTests {
  private let lookup = MemoryLookup()
  private let graph: Graph

  init() throws {
    graph = try Graph.toy([
      .stage("x", "leaf"), .stage("y", "leaf", salt: 5), .stage("p", "pick", inputs: ["a": "x"]),
      .stage("s", "sum", inputs: ["a": "p", "b": "y"]),
    ])
  }

  private func plan(
    _ graph: Graph? = nil, machine: [String: String] = ["cpu": "a"],
    catalog: StageCatalog = .toy, forced: Set<StageID> = []
  ) throws -> Plan {
    let graph = graph ?? self.graph
    return try Planner(catalog: catalog, machine: machine, lookup: lookup, sources: .none)
      .plan(graph.nodes.map(\.id), in: graph, forced: forced)
  }

  /// Records every stage, producers first.
  private func recordAll() throws {
    for node in graph.nodes { try lookup.record(#require(plan()[node.id]), "\(node.id)") }
  }

  private func causes(_ plan: Plan) -> [String: RunCause] {
    var causes: [String: RunCause] = [:]
    for entry in plan.entries {
      if case .run(let cause) = entry.decision { causes[entry.node.id.text] = cause }
    }
    return causes
  }

  @Test func `in an empty store leaves run, and the rest waits for what it reads`() throws {
    #expect(
      causes(try plan()) == [
        "x": .noRecord, "y": .noRecord, "p": .blocked(by: [StageID("x")]),
        "s": .blocked(by: [StageID("p"), StageID("y")]),
      ])
  }

  @Test func `recorded stages are fresh, level by level`() throws {
    try lookup.record(#require(plan()[StageID("x")]), "x")
    #expect(
      causes(try plan()) == [
        "y": .noRecord, "p": .noRecord, "s": .blocked(by: [StageID("p"), StageID("y")]),
      ])
    try recordAll()
    #expect(causes(try plan()).isEmpty)
  }

  @Test func `a level of the graph is one query`() throws {
    _ = try plan()
    #expect(lookup.queries == 3)
  }

  @Test func `a plan holds what the targets need, producers first`() throws {
    let planner = Planner(catalog: .toy, machine: [:], lookup: lookup, sources: .none)
    #expect(
      try planner.plan([StageID("p")], in: graph).entries.map(\.node.id.text) == ["x", "p"])
  }

  @Test func `a changed parameter reruns its stage, and blocks what reads it`() throws {
    try recordAll()
    let changed = try Graph.toy([
      .stage("x", "leaf"), .stage("y", "leaf", salt: 6), .stage("p", "pick", inputs: ["a": "x"]),
      .stage("s", "sum", inputs: ["a": "p", "b": "y"]),
    ])
    #expect(causes(try plan(changed)) == ["y": .noRecord, "s": .blocked(by: [StageID("y")])])
  }

  @Test func `a file that is not read may change without consequence`() throws {
    try recordAll()
    let before = try #require(plan()[StageID("s")]?.preimage)
    #expect(before.inputs["b"]?.map { $0.files.keys.sorted() } == [["side"]])
    #expect(before.inputs["a"]?.map { $0.files.keys.sorted() } == [["value"]])
  }

  @Test func `another machine concerns only the kinds that depend on it`() throws {
    try recordAll()
    #expect(
      causes(try plan(machine: ["cpu": "b"]))
        == ["p": .noRecord, "s": .blocked(by: [StageID("p")])])
    #expect(try plan()[StageID("x")]?.preimage?.environment == [:])
    #expect(try plan()[StageID("p")]?.preimage?.environment == ["cpu": "a"])
  }

  @Test func `changed code concerns only the kinds that name it`() throws {
    try recordAll()
    var sources = StageCatalog.toySources
    sources["other/code/leaf"] = "changed"
    #expect(causes(try plan(catalog: .toy(sources: sources))).isEmpty)
    sources["code/sum"] = "changed"
    #expect(
      causes(try plan(catalog: .toy(sources: sources)))
        == ["p": .noRecord, "s": .blocked(by: [StageID("p")])])
  }

  @Test func `a forced stage runs, and what reads it waits`() throws {
    try recordAll()
    #expect(
      causes(try plan(forced: [StageID("p")]))
        == ["p": .forced, "s": .blocked(by: [StageID("p")])])
  }

  @Test func `a result without its files is made again`() throws {
    try recordAll()
    lookup.lose("y")
    #expect(
      causes(try plan())
        == ["y": .outputsMissing(["side", "value"]), "s": .blocked(by: [StageID("y")])])
  }

  @Test func `the preimage is complete`() throws {
    try recordAll()
    let preimage = try #require(plan()[StageID("p")]?.preimage)
    #expect(preimage.kind == "pick")
    #expect(preimage.code == StageCatalog.toy.code(of: "pick").digest)
    #expect(preimage.parameters == ["salt": 1, "modulus": 1_000_000, "lane": 0])
    #expect(
      preimage.inputs == [
        "a": [InputIdentity(coordinates: [:], files: ["value": Digest(of: Data("x".utf8))])]
      ])
  }
}
