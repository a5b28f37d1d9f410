import Checkpoints
import Foundation
import Kernels
import TestSupport
import Testing

@testable import LayeredRules
@testable import Learning
@testable import Pipeline
@testable import Stages
@testable import SyntheticStages

/// What the keys of students hold, and what makes students stale.
@Suite struct StudentKeyTests {
  private let tree = SourceTree()

  /// The recipe of the students in `pipeline.json`.
  private func recipe() throws -> [String: JSONValue] {
    let manifest = try JSONDecoder().decode(JSONValue.self, from: tree.bytes("pipeline.json"))
    guard case .object(let recipe)? = manifest["recipes"]?["student"] else {
      Issue.record("pipeline.json has no recipe of students")
      return [:]
    }
    return recipe
  }

  private func graph(
    _ parameters: [String: JSONValue], over: [String: JSONValue],
    catalog: StageCatalog = .paper
  ) throws -> [StageNode] {
    let stages: JSONValue = [
      [
        "id": "teacher", "kind": "teacher-data",
        "parameters": [
          "inputDimension": 4, "width": 8, "classes": 5, "trainSamples": 64, "testSamples": 32,
          "seed": 1, "initialization": "pytorch-default", "draw": "per-seed-and-classes",
        ],
      ],
      [
        "id": "s", "kind": "student", "recipe": "student", "parameters": .object(parameters),
        "over": .object(over.mapValues { $0 }), "inputs": ["data": "teacher"],
      ],
    ]
    let root: JSONValue = [
      "version": 1, "defaultProfile": "p", "profiles": ["p": [:]],
      "recipes": ["student": .object(try recipe())], "stages": stages,
    ]
    return try GraphBuilder.build(
      ManifestReader.parse(Data(root.canonicalBytes), path: "p.json", profile: nil),
      catalog: catalog, path: "p.json"
    ).nodes.filter { $0.kind == "student" }
  }

  private func read(_ node: StageNode) throws -> [String: JSONValue] {
    let kind = try #require(StageCatalog.paper.kinds["student"])
    guard case .object(let members) = kind.read(node.parameters).parameters else { return [:] }
    return members
  }

  private static let alone: Set = [
    "boundary", "ensembleSize", "head", "headReads", "headedLayers", "projectionScale",
    "temperatureMaximum", "temperatureMinimum",
  ]

  @Test func `a method's key holds what the method reads`() throws {
    let methods: JSONValue = ["single-bp", "bp-ensemble", "bp-deepsup", "dtg-ff", "local-ce"]
    let nodes = try graph(["classes": 5, "seed": 1], over: ["method": methods])
    #expect(nodes.count == 5)
    let expected: [JSONValue: Set<String>] = [
      "single-bp": [], "bp-ensemble": ["ensembleSize"], "bp-deepsup": [],
      "dtg-ff": ["projectionScale", "temperatureMaximum", "temperatureMinimum"], "local-ce": [],
    ]
    for node in nodes {
      let members = try read(node)
      let method = try #require(members["method"])
      #expect(Set(members.keys).intersection(Self.alone) == expected[method])
      #expect(members["learningRate"] == 0.001 && members["classes"] == 5)
    }
  }

  @Test func `all corners of boundary, reading and head are members of one sweep`() throws {
    let nodes = try graph(
      ["classes": 5, "seed": 1, "method": "layered", "headedLayers": "every-layer"],
      over: [
        "boundary": ["detached", "end-to-end"], "headReads": ["squared-goodness", "activation"],
        "head": ["fixed", "learned"],
      ])
    #expect(nodes.count == 8)
    #expect(try Set(nodes.map { try JSONValue.object(read($0)) }).count == 8)
    for node in nodes {
      let members = try read(node)
      #expect(
        (members["temperatureMaximum"] != nil) == (members["headReads"] == "squared-goodness"))
      #expect((members["projectionScale"] != nil) == (members["head"] == "fixed"))
    }
  }

  @Test func `the example has every corner at all class counts and seeds`() throws {
    let path = tree.root.appending(path: "Examples/layer-corners.json").path(percentEncoded: false)
    let nodes = try GraphBuilder.build(
      ManifestReader.read(path: path, profile: nil), catalog: .paper, path: path
    ).nodes.filter { $0.kind == "student" }
    #expect(nodes.count == 8 * 6 * 5)
    #expect(try Set(nodes.map { try JSONValue.object(read($0)) }).count == nodes.count)
  }

  @Test func `every corner trains as a stage`() async throws {
    let harness = try StageHarness()
    let data = try await harness.run(
      "teacher-data",
      [
        "inputDimension": 4, "width": 8, "classes": 5, "trainSamples": 64, "testSamples": 32,
        "seed": 1, "initialization": "pytorch-default", "draw": "per-seed-and-classes",
      ])
    let file = harness.directory("data.safetensors")
    try #require(data["data.safetensors"]).write(to: URL(fileURLWithPath: file))
    let input = StageInput(
      stage: StageID("data"), coordinates: [:], files: ["data.safetensors": file])
    let nodes = try graph(
      [
        "classes": 5, "seed": 1, "method": "layered", "headedLayers": "every-layer", "steps": 20,
        "width": 8, "evaluationInterval": 10, "batchSize": 16,
      ],
      over: [
        "boundary": ["detached", "end-to-end"], "headReads": ["squared-goodness", "activation"],
        "head": ["fixed", "learned"],
      ])
    for node in nodes {
      let files = try await harness.run("student", try read(node), inputs: ["data": [input]])
      let metrics = try JSONDecoder().decode(
        StudentMetrics.self, from: #require(files[StudentFiles.metrics]))
      #expect(metrics.method == .layered)
      #expect(metrics.temperatures.isEmpty == (node.coordinates["headReads"] == "activation"))
      #expect(
        (metrics.parameters.buffers > 0) == (node.coordinates["head"] == "fixed"))
    }
  }

  @Test func `another rule makes no student of the present ones stale`() throws {
    let kinds = [
      StageKind(TeacherData.self), StageKind(StudentTraining<MoreRules>.self),
    ]
    var code = ModuleCode.program
    code.sources["StagesTests"] = ["rule": "before"]
    let before = StageCatalog(kinds, code: code)
    let nodes = try graph(
      ["classes": 5, "seed": 1], over: ["method": ["dtg-ff", "bp-deepsup", "nothing"]],
      catalog: before)
    func changed(_ change: (inout ModuleCode) -> Void) -> Set<JSONValue> {
      var code = code
      change(&code)
      let after = StageCatalog(kinds, code: code)
      return Set(
        nodes.filter {
          before.code(of: $0.kind, $0.parameters).digest
            != after.code(of: $0.kind, $0.parameters).digest
        }.compactMap { $0.coordinates["method"] })
    }
    #expect(changed { $0.sources["StagesTests"]?["rule"] = "after" } == ["nothing"])
    #expect(
      changed { $0.sources["LayeredRules"]?["Sources/LayeredRules/More.swift"] = "new" }
        == ["dtg-ff", "bp-deepsup"])
    #expect(
      changed { $0.sources["Learning"]?["Sources/Learning/More.swift"] = "new" }
        == ["dtg-ff", "bp-deepsup", "nothing"])
    // A student of the paper's catalog has the code that it has beside another rule.
    for node in nodes where node.coordinates["method"] != "nothing" {
      #expect(
        StageCatalog.paper.code(of: "student", node.parameters).digest
          == before.code(of: "student", node.parameters).digest)
    }
  }
}

/// The paper's rules and one more.
private enum MoreRules: StudentRules {
  static let all: [any StudentRule.Type] = [LayeredStudents.self, NoRule.self]
}

/// Learns nothing.
private struct NoRule: StudentRule {
  static let methods = [StudentMethod(rawValue: "nothing")]
  static let examples: [any StudentRule] = [NoRule()]
  static let choices: [String: [String]] = [:]

  var method: StudentMethod { Self.methods[0] }
  var members: Int { 1 }
  var passes: Double { 1 }

  init() {}
  init(_ method: StudentMethod, from decoder: any Decoder) throws {}

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(method, forKey: .method)
  }

  private enum Key: CodingKey { case method }

  func headedLayers(of count: Int) -> Int { 0 }
  func validate() {}

  func makeMembers(
    _ architecture: StudentArchitecture, rows: Int, seed: UInt64
  ) -> [any LearningRule] { [] }
}
