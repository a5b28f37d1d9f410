import Foundation
import Stages
import TestSupport
import Testing

@testable import Paper
@testable import Pipeline

/// `pipeline.json` and its schema, as they stand at the root.
@Suite struct PipelineFileTests {
  private let tree = SourceTree()
  private var path: String {
    tree.root.appending(path: "pipeline.json").path(percentEncoded: false)
  }

  private func graph(_ profile: String?) throws -> Graph {
    let manifest = try ManifestReader.read(path: path, profile: profile)
    return try GraphBuilder.build(manifest, catalog: .paper, path: path)
  }

  @Test func `there are six profiles, and laptop is the default`() throws {
    let profiles = ["laptop", "overnight", "paper", "paper-gpu", "smoke", "study"]
    #expect(try ManifestReader.profiles(path: path) == profiles)
    #expect(try ManifestReader.read(path: path, profile: nil).profile == "laptop")
  }

  @Test(arguments: ["smoke", "laptop", "study", "overnight", "paper"])
  func `the graph expands under every profile`(profile: String) throws {
    let graph = try graph(profile)
    let classes = profile == "smoke" ? 2 : 6
    let seeds = profile == "smoke" ? 2 : 5
    #expect(graph.nodes.count { $0.id.family == "teacher-data" } == classes * seeds)
    #expect(graph.nodes.count { $0.id.family == "student" } == classes * seeds * 4)
    #expect(graph.nodes.count { $0.kind == "report" } == graph.artifacts.count)
    let table4 = try #require(graph[StageID("table4")])
    #expect(table4.inputs["students"]?.count == classes * seeds * 4)
    #expect(table4.parameters["profile"] == .string(profile))
  }

  @Test(arguments: ["smoke", "laptop", "overnight", "paper"])
  func `the settings that a table shows are those of all students and teachers`(
    profile: String
  ) throws {
    let graph = try graph(profile)
    for (record, family) in [("student-settings", "student"), ("teacher-settings", "teacher-data")]
    {
      let shown = try #require(graph[StageID(record)]).parameters
      let places = ["method", "classes", "seed"]
      let members = graph.nodes.filter { $0.kind == family && $0.id.description.hasPrefix(family) }
      #expect(!members.isEmpty)
      for member in members {
        guard case .object(let own) = member.parameters, case .object(let record) = shown else {
          Issue.record("\(member.id) has no parameters by name")
          continue
        }
        #expect(
          own.filter { !places.contains($0.key) } == record.filter { !places.contains($0.key) },
          "\(member.id)")
      }
    }
  }

  @Test func `every place in the paper that a table speaks of is there`() throws {
    let json = try JSONDecoder().decode(JSONValue.self, from: tree.bytes("pipeline.json"))
    let places = Self.texts(in: json, below: ["published", "publishedDifference"])
    #expect(places.count > 100)
    let published = try PublishedValues.bundled()
    for place in Set(places) where !place.isEmpty {
      // Some tables name the group of a row.
      let isGroup = published.paths.contains { $0.hasPrefix("\(place)/") }
      if !isGroup { _ = try published.text(place) }
    }
  }

  /// The strings anywhere below members of these names.
  private static func texts(
    in value: JSONValue, below names: Set<String>, isBelow: Bool = false
  ) -> [String] {
    switch value {
    case .string(let text): isBelow ? [text] : []
    case .array(let elements):
      elements.flatMap { texts(in: $0, below: names, isBelow: isBelow) }
    case .object(let members):
      members.flatMap {
        texts(in: $0.value, below: names, isBelow: isBelow || names.contains($0.key))
      }
    case .null, .bool, .number: []
    }
  }

  @Test func `the examples expand`() throws {
    let examples = tree.files(below: "Examples", extensions: ["json"])
      .filter { $0.hasSuffix("/pipeline.json") || $0.split(separator: "/").count == 2 }
    #expect(examples.count >= 2)
    for example in examples {
      let path = tree.root.appending(path: example).path(percentEncoded: false)
      let graph = try GraphBuilder.build(
        ManifestReader.read(path: path, profile: nil), catalog: .paper, path: path)
      #expect(!graph.nodes.isEmpty, "\(example)")
    }
  }

  /// Image folders are for users, and so are tables of what their commands wrote; PyTorch trains where it is asked for.
  private static let unused: Set = ["image-folder", "metric-table", "image-network-pytorch"]

  @Test func `every other stage kind is used`() throws {
    let used = Set(try graph("smoke").nodes.map(\.kind))
    #expect(used == Set(StageCatalog.paper.kinds.keys).subtracting(Self.unused))
  }

  @Test func `a student reads the data of its own classes and seed`() throws {
    for student in try graph("laptop").nodes where student.kind == "student" {
      let data = try #require(student.inputs["data"])
      #expect(data.count == 1)
      // Students nested in teachers share the seed with the first of them only.
      let shared = student.coordinates["teacher"] == nil ? "seed" : "teacher"
      #expect(data.first?.coordinates[shared] == student.coordinates[shared])
      #expect(data.first?.coordinates["classes"] == student.coordinates["classes"])
    }
  }

  /// What decides a student: its settings as its key has them, and those of its data.
  private func decided(_ student: StageNode, in graph: Graph) throws -> JSONValue {
    let kind = try #require(StageCatalog.paper.kinds[student.kind])
    let data = try #require(student.inputs["data"]?.first.flatMap { graph[$0.id] })
    return .array([kind.read(student.parameters).parameters, data.parameters])
  }

  /// Keys hold no ids, so that equal settings are one training.
  @Test(arguments: ["laptop", "study", "paper"])
  func `two corners of the controls are the students of Table 4`(profile: String) throws {
    let graph = try graph(profile)
    for corner in ["dtg-ff", "bp-deepsup"] {
      let table4 = graph.nodes.filter {
        $0.id.family == "student" && $0.coordinates["method"] == .string(corner)
      }
      let controls = graph.nodes.filter {
        $0.id.family == "corner-student" && $0.coordinates["corner"] == .string(corner)
      }
      #expect(controls.count == 30)
      #expect(
        Set(try controls.map { try decided($0, in: graph) })
          == Set(try table4.map { try decided($0, in: graph) }))
    }
    let corners = graph.nodes.filter { $0.id.family == "corner-student" }
    #expect(Set(try corners.map { try decided($0, in: graph) }).count == 8 * 30)
  }

  @Test func `twenty teachers have two students of a method, and five of them those of Table 4`()
    throws
  {
    let graph = try graph("laptop")
    let nested = graph.nodes.filter { $0.id.family == "power-student" }
    #expect(nested.count == 20 * 2 * 2 * 6)
    let own = Set(try nested.map { try decided($0, in: graph) })
    #expect(own.count == nested.count)
    let table4 = try graph.nodes.filter {
      $0.id.family == "student" && ["dtg-ff", "bp-deepsup"].contains($0.coordinates["method"])
    }.map { try decided($0, in: graph) }
    #expect(own.isSuperset(of: table4))
  }

  @Test func `all leaves out what is on request, which says how long it takes`() throws {
    let graph = try graph("laptop")
    let selection = TargetSelection(in: graph)
    let requested = graph.artifacts.filter { $0.onRequest != nil }.map(\.id)
    #expect(requested.contains(StageID("trend-power")))
    let all = Set(try selection.resolve(["all"]))
    #expect(all.isDisjoint(with: requested))
    #expect(all.isSuperset(of: graph.artifacts.map(\.id).filter { !requested.contains($0) }))
    #expect(try selection.resolve(["trend-power"]).contains(StageID("trend-power")))
  }

  @Test func `the laptop trains students exactly as the paper does`() throws {
    let (laptop, paper) = (try graph("laptop"), try graph("paper"))
    for kind in ["student", "teacher-data"] {
      #expect(
        laptop.nodes.filter { $0.id.family == kind }.map(\.parameters)
          == paper.nodes.filter { $0.id.family == kind }.map(\.parameters))
    }
  }

  @Test func `the committed schema is the one that the stage kinds give`() throws {
    let committed = try JSONDecoder().decode(
      JSONValue.self, from: tree.bytes("pipeline.schema.json"))
    #expect(
      committed == ManifestSchema(.paper).json,
      "write it anew with `repro schema > pipeline.schema.json`")
  }
}
