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

  @Test func `there are four profiles, and laptop is the default`() throws {
    #expect(try ManifestReader.profiles(path: path) == ["laptop", "paper", "smoke", "study"])
    #expect(try ManifestReader.read(path: path, profile: nil).profile == "laptop")
  }

  @Test(arguments: ["smoke", "laptop", "study", "paper"])
  func `the graph expands under every profile`(profile: String) throws {
    let graph = try graph(profile)
    let classes = profile == "smoke" ? 2 : 6
    let seeds = profile == "smoke" ? 2 : 5
    #expect(graph.nodes.filter { $0.kind == "teacher-data" }.count == classes * seeds)
    #expect(graph.nodes.count { $0.id.family == "student" } == classes * seeds * 4)
    #expect(graph.nodes.count { $0.kind == "report" } == graph.artifacts.count)
    let table4 = try #require(graph[StageID("table4")])
    #expect(table4.inputs["students"]?.count == classes * seeds * 4)
    #expect(table4.parameters["profile"] == .string(profile))
  }

  @Test(arguments: ["smoke", "laptop", "paper"])
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
    #expect(examples.count >= 2)
    for example in examples {
      let path = tree.root.appending(path: example).path(percentEncoded: false)
      let graph = try GraphBuilder.build(
        ManifestReader.read(path: path, profile: nil), catalog: .paper, path: path)
      #expect(!graph.nodes.isEmpty, "\(example)")
    }
  }

  /// Image folders are for users.
  private static let unused: Set = ["image-folder"]

  @Test func `every other stage kind is used`() throws {
    let used = Set(try graph("smoke").nodes.map(\.kind))
    #expect(used == Set(StageCatalog.paper.kinds.keys).subtracting(Self.unused))
  }

  @Test func `a student reads the data of its own classes and seed`() throws {
    for student in try graph("laptop").nodes where student.kind == "student" {
      let data = try #require(student.inputs["data"])
      #expect(data.count == 1)
      #expect(data.first?.coordinates["seed"] == student.coordinates["seed"])
      #expect(data.first?.coordinates["classes"] == student.coordinates["classes"])
    }
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
