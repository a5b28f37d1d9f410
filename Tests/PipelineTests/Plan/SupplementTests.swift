import Foundation
import Logging
import TestSupport
import Testing

@testable import Pipeline

/// Documents that a project gives beside its manifest.
@Suite struct SupplementTests {
  /// Writes what it is given of the document `notes`.
  private struct Echo: Stage {
    struct Parameters: Codable {}

    static let declaration = StageDeclaration(
      kind: "echo", summary: "Echoes.", outputs: ["value"])
    static let example = Parameters()

    static func run(_ parameters: Parameters, in context: StageContext) throws {
      let text = context.supplement("notes")?.canonicalText ?? "nothing"
      try Data(text.utf8).write(to: URL(fileURLWithPath: context.path(forOutput: "value")))
    }
  }

  private let catalog = StageCatalog(
    [StageKind(Echo.self, module: "notes"), StageKind(ToyStage<ToyLeaf>.self, module: "leaf")],
    sources: ["code/notes/a": "1", "code/leaf": "2"], supplements: ["notes": "notes"])
  private let graph: Graph

  init() throws {
    graph = try GraphBuilder.build(
      ManifestReader.parse(
        Data(
          """
          {"version": 1, "defaultProfile": "p", "profiles": {"p": {}}, "stages": [
            {"id": "reader", "kind": "echo"},
            {"id": "stranger", "kind": "leaf", "parameters": {"salt": 1, "modulus": 9, "lane": 0}}
          ]}
          """.utf8), path: "pipeline.json", profile: nil), catalog: catalog, path: "pipeline.json")
  }

  private func preimages(_ supplements: [String: JSONValue]) throws -> [String: ActionPreimage] {
    let planner = Planner(
      catalog: catalog, machine: [:], lookup: MemoryLookup(), sources: .none,
      supplements: supplements)
    return Dictionary(
      uniqueKeysWithValues: try graph.nodes.map { node in
        (node.id.text, try #require(planner.preimage(of: node) { _ in nil }))
      })
  }

  @Test func `a document is in the key of its readers alone, with its values`() throws {
    let none = try preimages([:])
    let one = try preimages(["notes": ["a": 1]])
    let two = try preimages(["notes": ["a": 2]])
    #expect(none["reader"]?.supplements == nil)
    #expect(Set([none, one, two].map { $0["reader"]?.key }).count == 3)
    #expect(Set([none, one, two].map { $0["stranger"]?.key }).count == 1)
    let before = try #require(one["reader"])
    let difference = PreimageDifference(
      from: before, to: try #require(two["reader"]), oldCode: nil, newCode: [:])
    #expect(
      difference.changes == [ValueChange(path: "supplements.notes.a", was: "1", now: "2")])
  }

  @Test func `a document that nobody reads is in no key`() throws {
    let none = try preimages([:])
    let other = try preimages(["other": ["a": 1]])
    #expect(none == other)
  }

  @Test(arguments: [true, false])
  func `a running stage sees the document that its key has`(isGiven: Bool) async throws {
    let folder = try TemporaryDirectory()
    let work = WorkDirectory(path: folder("work"))
    try FileManager.default.createDirectory(
      atPath: work.output, withIntermediateDirectories: true)
    let preimage = try #require(
      preimages(isGiven ? ["notes": ["a": [1, "b"]]] : [:])["reader"])
    let request = StageRequest(
      stage: StageID("reader"), kind: "echo", code: catalog.code(of: "echo").digest,
      parameters: preimage.parameters, inputs: [:], supplements: preimage.supplements, threads: 1,
      machine: [:], checkpoint: folder("checkpoint"))
    // The request crosses to another process as JSON.
    let crossed = try JSONDecoder().decode(
      StageRequest.self, from: JSONEncoder().encode(request))
    try await StageRunner(catalog: catalog).run(
      crossed, in: work, logger: Logger(label: "reader") { _ in SwiftLogNoOpLogHandler() })
    let text = try text(at: work.output(named: "value"))
    #expect(text == (isGiven ? #"{"a":[1,"b"]}"# : "nothing"))
  }
}
