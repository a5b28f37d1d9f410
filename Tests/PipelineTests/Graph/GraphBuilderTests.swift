import Testing

@testable import Pipeline

@Suite struct GraphBuilderTests {
  @Test func `stages come after what they need, whatever the order of the file`() throws {
    let graph = try Graph.toy([
      .stage("last", "sum", inputs: ["a": "middle", "b": "first"]),
      .stage("middle", "pick", inputs: ["a": "first"]), .stage("first", "leaf"),
    ])
    #expect(graph.nodes.map(\.id.text) == ["first", "middle", "last"])
    #expect(graph[StageID("last")]?.producers == [StageID("first"), StageID("middle")])
    #expect(graph.closure(of: [StageID("middle")]).map(\.id.text) == ["first", "middle"])
    #expect(graph[StageID("none")] == nil)
  }

  @Test func `a sweep is the product of its axes, each coordinate a parameter`() throws {
    let graph = try Graph.toy([
      .stage("s", "leaf", ["over": ["salt": [3, 4], "lane": [1, 2]]])
    ])
    #expect(
      graph.nodes.map(\.id.text) == [
        "s/lane=1/salt=3", "s/lane=1/salt=4", "s/lane=2/salt=3", "s/lane=2/salt=4",
      ])
    #expect(graph.nodes[1].coordinates == ["lane": 1, "salt": 4])
    #expect(graph.nodes[1].parameters == ["lane": 1, "salt": 4, "modulus": 1_000_000])
  }

  @Test func `parameters win over the recipe, coordinates over both`() throws {
    let graph = try Graph.toy(
      [
        [
          "id": "s", "kind": "leaf", "recipe": "r", "parameters": ["modulus": 5],
          "over": ["lane": [9]],
        ]
      ], recipes: ["r": ["salt": 1, "modulus": 2, "lane": 3]])
    #expect(graph.nodes[0].parameters == ["salt": 1, "modulus": 5, "lane": 9])
  }

  @Test func `members of sweeps meet on the axes they share`() throws {
    let graph = try Graph.toy(
      [
        .stage("base", "leaf", ["over": ["lane": "lanes"]]),
        .stage(
          "train", "pick", inputs: ["a": "base"], ["over": ["lane": "lanes", "salt": [1, 2]]]),
        .stage(
          "every", "sum", inputs: ["a": "train", "b": ["stage": "train", "where": ["salt": [2]]]]),
      ], axes: ["lanes": [7, 8]])
    for node in graph.nodes where node.kind == "pick" {
      #expect(node.inputs["a"]?.map(\.coordinates) == [["lane": node.coordinates["lane"] ?? 0]])
    }
    let all = try #require(graph[StageID("every")])
    #expect(all.inputs["a"]?.count == 4)
    #expect(all.inputs["b"]?.map(\.id.text) == ["train/lane=7/salt=2", "train/lane=8/salt=2"])
  }

  @Test func `several entries fill one input, one after the other`() throws {
    let graph = try Graph.toy([
      .stage(
        "last", "sum", inputs: ["a": ["b", ["stage": "a", "where": ["lane": [2]]]], "b": "a"]),
      .stage("a", "leaf", ["over": ["lane": [1, 2]]]), .stage("b", "leaf", ["over": ["salt": [3]]]),
    ])
    let last = try #require(graph[StageID("last")])
    #expect(last.inputs["a"]?.map(\.id.text) == ["b/salt=3", "a/lane=2"])
    #expect(graph.nodes.last?.id == last.id)
  }

  @Test func `every artifact is followed by its report`() throws {
    let graph = try Graph.toy([
      .stage("base", "leaf"),
      .stage("t", "table", inputs: ["a": "base"], ["over": ["lane": [1, 2]]]),
    ])
    #expect(
      graph.nodes.map(\.id.text)
        == ["base", "t/lane=1", "t/lane=1/report", "t/lane=2", "t/lane=2/report"])
    #expect(graph.artifacts.map(\.id.text) == ["t/lane=1", "t/lane=2"])
    let report = try #require(graph[StageID("t/lane=2/report")])
    #expect(report.kind == "report" && !report.isArtifact)
    #expect(report.inputs["artifact"]?.map(\.id.text) == ["t/lane=2"])
  }

  @Test func `the word for the profile becomes its name`() throws {
    let graph = try Graph.toy(
      [["id": "s", "kind": "typed", "parameters": ["name": "$profile"], "recipe": "r"]],
      recipes: ["r": TypedStage.parameters], catalog: .typed)
    #expect(graph.nodes[0].parameters["name"] == "only")
    #expect(graph.nodes[0].parameters["color"] == "red")
  }

  @Test func `resources are no parameters`() throws {
    let graph = try Graph.toy([.stage("s", "leaf", ["resources": ["cores": 3]])])
    #expect(graph.nodes[0].resources.cores == 3)
    #expect(graph.nodes[0].parameters["cores"] == nil)
  }
}

/// A stage kind with a parameter of every type.
struct TypedStage: Stage {
  enum Color: String, Codable, CaseIterable { case red, green }

  struct Inner: Codable { var depth: Int }

  struct Parameters: Codable {
    var name: String
    var count: Int
    var rate: Double
    var isOn: Bool
    var list: [Int]
    var color: Color
    var inner: Inner
  }

  static let declaration = StageDeclaration(
    kind: "typed", summary: "Typed.", outputs: ["value"])
  static let example = Parameters(
    name: "n", count: 1, rate: 0.5, isOn: true, list: [1], color: .green, inner: Inner(depth: 1))
  static let parameters: JSONValue = [
    "name": "n", "count": 2, "rate": 2, "isOn": false, "list": [], "color": "red",
    "inner": ["depth": 3],
  ]

  static func run(_ parameters: Parameters, in context: StageContext) {}
}

extension StageCatalog {
  static let typed = StageCatalog(
    [StageKind(TypedStage.self), StageKind(ToyStage<ToyLeaf>.self, module: "leaf")], sources: [:])
}
