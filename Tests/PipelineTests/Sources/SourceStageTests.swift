import Foundation
import Testing

@testable import Pipeline

/// Copies a file from outside; without it, writes "none" unless it is required.
private struct ToySource: Stage {
  struct Parameters: Codable {
    var file: String
    var isRequired: Bool
  }

  static let declaration = StageDeclaration(
    kind: "source", summary: "A file from outside.", outputs: ["value", "side"])
  static let example = Parameters(file: "raw", isRequired: true)

  static func sources(_ parameters: Parameters) -> SourceRequest? {
    SourceRequest(
      paths: [SourcePath(parameters.file)],
      whenMissing: parameters.isRequired ? .fails : .runsWithout,
      advice: "put it there")
  }

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let sources = context.sources
    let path = "\(sources?.folder ?? "")/\(parameters.file)"
    let value =
      sources?.digests.isEmpty == false
      ? try (try? text(at: path)) ?? text(at: "\(path)/part") : "none"
    for name in declaration.outputs {
      try Data(value.utf8).write(to: URL(fileURLWithPath: context.path(forOutput: name)))
    }
  }
}

@Suite struct SourceStageTests {
  private let project: ToyProject

  private static let catalog = StageCatalog(
    [StageKind(ToySource.self, module: "leaf"), StageKind(ToyStage<ToyPick>.self)],
    sources: StageCatalog.toySources)

  init() throws { project = try ToyProject(catalog: Self.catalog) }

  private func graph(isRequired: Bool = true) throws -> Graph {
    let stages: JSONValue = [
      [
        "id": "s", "kind": "source",
        "parameters": ["file": "raw", "isRequired": .bool(isRequired)],
      ],
      .stage("p", "pick", inputs: ["a": "s"]),
    ]
    return try Graph.toy(stages, catalog: Self.catalog)
  }

  private func write(_ text: String) throws {
    try FileManager.default.createDirectory(
      atPath: project.data, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(project.data)/raw"))
  }

  @Test func `the bytes of a source are part of the key, and a round trip runs nothing`()
    async throws
  {
    let graph = try graph()
    try write("one")
    let first = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: first) == "one")
    #expect(try await project.build(graph).executed == [])
    try write("two")
    #expect(try project.plan(graph).outdated.count == 2)
    let second = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: second) == "two")
    try write("one")
    #expect(try await project.build(graph).executed == [])
  }

  @Test func `why names the source`() async throws {
    let graph = try graph()
    try write("one")
    _ = try await project.build(graph)
    try write("two")
    let entry = try #require(project.plan(graph)[StageID("s")])
    let reason = try Explanation(store: project.store, catalog: Self.catalog).reason(for: entry)
    let (one, two) = (Digest(of: Data("one".utf8)), Digest(of: Data("two".utf8)))
    #expect(
      reason == .changed([ValueChange(path: "sources.raw", was: one.short, now: two.short)]))
  }

  @Test func `a missing source is a cause of its own`() throws {
    let plan = try project.plan(graph(), forced: [StageID("s")])
    guard case .run(.sourcesMissing(let paths, let advice))? = plan[StageID("s")]?.decision else {
      Issue.record("\(plan.entries)")
      return
    }
    #expect(paths == ["\(project.data)/raw"])
    #expect(advice == "put it there")
  }

  @Test func `with and without the source are different actions`() async throws {
    let graph = try graph(isRequired: false)
    let without = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: without) == "none")
    try write("one")
    let with = try await project.build(graph)
    #expect(try project.text(StageID("s"), of: with) == "one")
    #expect(with.executed.count == 2)
  }

  @Test func `a source that changes during the run fails the stage`() async throws {
    try write("one")
    let gate = Gate()
    let graph = try graph()
    let executor = ToyExecutor(Self.catalog, gate: gate)
    async let outcome = project.build(graph, executor: executor)
    await gate.arrival()
    try write("two")
    await gate.open()
    let failures = try await outcome.failures
    #expect(failures[StageID("s")]?.contains("raw changed") == true, "\(failures)")
    try write("one")
    #expect(try project.plan(graph)[StageID("s")]?.isFresh == false)
  }

  @Test(arguments: [true, false])
  func `a source that changes and changes back during the run fails the stage`(
    isFolder: Bool
  ) async throws {
    let file = isFolder ? "raw/part" : "raw"
    func write(_ text: String) throws {
      let url = URL(fileURLWithPath: "\(project.data)/\(file)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try write("one")
    let before = try FileManager.default.attributesOfItem(atPath: "\(project.data)/\(file)")
    let gate = Gate()
    let graph = try graph()
    async let outcome = project.build(graph, executor: ToyExecutor(Self.catalog, gate: gate))
    await gate.arrival()
    try await Task.sleep(for: .milliseconds(20))
    try write("two")
    try write("one")
    // The time of change can be set back; the time at which that was done cannot.
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(before[.modificationDate])],
      ofItemAtPath: "\(project.data)/\(file)")
    await gate.open()
    let ended = try await outcome
    #expect(ended.failures[StageID("s")]?.contains("raw changed") == true, "\(ended.failures)")
    #expect(try project.plan(graph)[StageID("s")]?.isFresh == false)
  }
}
