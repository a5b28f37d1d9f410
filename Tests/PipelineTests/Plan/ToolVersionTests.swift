import Testing

@testable import Pipeline

/// Starts a program of another package.
private enum ToyDrawing: ToyShape {
  static let declaration = StageDeclaration(
    kind: "drawing", summary: "A drawing.", outputs: ["value", "side"],
    tools: ["plotter"])
}

/// The versions of programs that stages start are part of the keys of those stages.
@Suite struct ToolVersionTests {
  private let catalog = StageCatalog(
    [
      StageKind(ToyStage<ToyLeaf>.self, module: "leaf"), StageKind(ToyStage<ToyDrawing>.self),
      StageKind(ToyReport.self, module: "none"),
    ], sources: StageCatalog.toySources)

  private func environments(_ tools: [String: String]) throws -> [String: [String: String]] {
    let graph = try Graph.toy([.stage("x", "leaf"), .stage("d", "drawing")], catalog: catalog)
    let planner = Planner(
      catalog: catalog, machine: ["cpu": "a"], tools: tools, lookup: MemoryLookup(),
      sources: .none)
    let plan = try planner.plan(graph.nodes.map(\.id), in: graph)
    return Dictionary(
      uniqueKeysWithValues: plan.entries.map { ($0.node.id.text, $0.preimage?.environment ?? [:]) })
  }

  @Test func `a version concerns the kinds that start the program`() throws {
    #expect(
      try environments(["plotter": "1.2", "other": "3"]) == ["x": [:], "d": ["plotter": "1.2"]])
  }

  @Test func `a program that is not there is another environment`() throws {
    #expect(try environments([:])["d"] == ["plotter": "missing"])
  }
}
