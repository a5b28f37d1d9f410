import Foundation
import Testing

@testable import Pipeline

/// A file from outside that may be left out of the graph.
private struct ToySet: Stage {
  struct Parameters: Codable {
    var set: String
  }

  static let declaration = StageDeclaration(
    kind: "set", summary: "A file from outside.", outputs: ["value", "side"])
  static let example = Parameters(set: "x")

  static func sources(_ parameters: Parameters) -> SourceRequest? {
    SourceRequest(
      paths: [SourcePath(parameters.set)], whenMissing: .isLeftOut, advice: "get \(parameters.set)")
  }

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    for name in declaration.outputs {
      try Data(parameters.set.utf8)
        .write(to: URL(fileURLWithPath: context.path(forOutput: name)))
    }
  }
}

/// Writes the names of what is absent.
private struct ToyAbsences: Stage {
  struct Parameters: Codable {}

  static let declaration = StageDeclaration(
    kind: "absences", summary: "What is not here.", inputs: [.many("a", reading: "value")],
    outputs: ["value", "side"], isArtifact: true)
  static let example = Parameters()

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let absent = context.absentInputs("a").map { "\($0.stage): \($0.advice)" }
    let text = "\(context.inputs("a").count) here; " + absent.joined(separator: ", ")
    for name in declaration.outputs {
      try Data(text.utf8).write(to: URL(fileURLWithPath: context.path(forOutput: name)))
    }
  }
}

@Suite struct AbsenceTests {
  private let project: ToyProject
  private let whole: Graph

  private static let catalog = StageCatalog(
    [
      StageKind(ToySet.self, module: "leaf"), StageKind(ToyAbsences.self),
      StageKind(ToyStage<ToyPick>.self),
      StageKind(ToyStage<ToySum>.self), StageKind(ToyReport.self, module: "none"),
    ], sources: StageCatalog.toySources)

  init() throws {
    project = try ToyProject(catalog: Self.catalog)
    whole = try Graph.toy(
      [
        ["id": "s", "kind": "set", "over": ["set": ["x", "y"]]],
        .stage(
          "p", "pick", inputs: ["a": "s"],
          ["over": ["set": ["x", "y"]], "cases": ["set": ["x": [:], "y": [:]]]]),
        .stage("q", "sum", inputs: ["a": ["stage": "p", "where": ["set": ["y"]]], "b": "p"]),
        ["id": "t", "kind": "absences", "inputs": ["a": "p"]],
      ], catalog: Self.catalog)
  }

  private var sources: SourceFolders {
    SourceFolders(paths: [project.data], isObligatory: false, store: project.store)
  }

  private func present() throws -> Graph {
    whole.leavingOut(try whole.stagesWithoutData(Self.catalog, in: sources), of: Self.catalog)
  }

  private func write(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: project.data, withIntermediateDirectories: true)
    try Data(name.utf8).write(to: URL(fileURLWithPath: "\(project.data)/\(name)"))
  }

  @Test func `what needs a missing file is left out, and an artifact keeps its other members`()
    throws
  {
    try write("x")
    let graph = try present()
    #expect(
      graph.nodes.map(\.id.text).sorted() == ["p/set=x", "s/set=x", "t", "t/report"])
    #expect(
      graph.absent.mapKeys(\.text) == ["s/set=y": "get y", "p/set=y": "get y", "q": "get y"])
    #expect(graph[StageID("t")]?.inputs["a"]?.map(\.id.text) == ["p/set=x"])
  }

  @Test func `an artifact knows what it lacks, and its key changes when the file comes`()
    async throws
  {
    try write("x")
    let first = try await project.build(present())
    #expect(try project.text(StageID("t"), of: first) == "1 here; p/set=y: get y")
    #expect(try await project.build(present()).executed == [])
    try write("y")
    let second = try await project.build(present())
    #expect(try project.text(StageID("t"), of: second) == "2 here; ")
    #expect(!second.executed.contains(StageID("p/set=x")))
  }

  @Test func `an artifact without any member still runs`() async throws {
    let outcome = try await project.build(present())
    let expected = "0 here; p/set=x: get x, p/set=y: get y"
    #expect(try project.text(StageID("t"), of: outcome) == expected)
  }

  @Test func `a folder that must have every file reports the missing ones instead`() throws {
    let strict = SourceFolders(paths: [project.data], isObligatory: true, store: project.store)
    #expect(try whole.stagesWithoutData(Self.catalog, in: strict).isEmpty)
  }
}

extension Dictionary {
  fileprivate func mapKeys<NewKey: Hashable>(_ transform: (Key) -> NewKey) -> [NewKey: Value] {
    Dictionary<NewKey, Value>(uniqueKeysWithValues: map { (transform($0.key), $0.value) })
  }
}
