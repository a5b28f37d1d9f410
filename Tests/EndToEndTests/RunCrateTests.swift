import Foundation
import Testing

/// What the RO-Crate profiles demand of `ro-crate-metadata.json`, without network.
extension EndToEnd {
  @Suite struct RunCrateTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    private typealias Entity = [String: Any]

    private func entities() async throws -> [String: Entity] {
      try await sandbox.repro("all")
      try await sandbox.repro("bundle", "b")
      let bytes = try Data(
        contentsOf: URL(fileURLWithPath: sandbox.file("b/ro-crate-metadata.json")))
      let crate = try #require(JSONSerialization.jsonObject(with: bytes) as? Entity)
      #expect((crate["@context"] as? [String])?.first == "https://w3id.org/ro/crate/1.1/context")
      let graph = try #require(crate["@graph"] as? [Entity])
      let ids = graph.compactMap { $0["@id"] as? String }
      #expect(ids.count == graph.count)
      #expect(Set(ids).count == ids.count)
      return Dictionary(zip(ids, graph)) { first, _ in first }
    }

    /// The ids that a member of an entity refers to.
    private func references(_ entity: Entity?, _ name: String) -> [String] {
      let value = entity?[name]
      let list = value as? [Entity] ?? (value as? Entity).map { [$0] } ?? []
      return list.compactMap { $0["@id"] as? String }
    }

    private func types(_ entity: Entity?) -> [String] {
      entity?["@type"] as? [String] ?? (entity?["@type"] as? String).map { [$0] } ?? []
    }

    private func all(_ type: String, in graph: [String: Entity]) -> [Entity] {
      graph.values.filter { types($0).contains(type) }
    }

    @Test func `the root names its profiles, its parts exist, and every reference leads somewhere`()
      async throws
    {
      let graph = try await entities()
      let root = graph["./"]
      let profiles = references(root, "conformsTo")
      for name in ["process", "workflow", "provenance"] {
        #expect(profiles.contains("https://w3id.org/ro/wfrun/\(name)/0.5"))
      }
      #expect(references(graph["ro-crate-metadata.json"], "about") == ["./"])
      for part in references(root, "hasPart") {
        #expect(FileManager.default.fileExists(atPath: sandbox.file("b/\(part)")), "\(part)")
        #expect(graph[part] != nil, "\(part)")
      }
      for (id, entity) in graph {
        for name in entity.keys {
          for reference in references(entity, name) where !reference.hasPrefix("https://") {
            #expect(graph[reference] != nil, "\(id) \(name) \(reference)")
          }
        }
      }
      for name in ["name", "description", "datePublished", "license"] {
        #expect(root?[name] != nil, "\(name)")
      }
    }

    @Test func `every record is an action of a tool, controlled by a step`() async throws {
      let graph = try await entities()
      let workflow = graph[references(graph["./"], "mainEntity").first ?? ""]
      for type in ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"] {
        #expect(types(workflow).contains(type))
      }
      let tools = Set(references(workflow, "hasPart"))
      let steps = Set(references(workflow, "step"))
      for step in steps {
        #expect(tools.contains(references(graph[step], "workExample").first ?? ""), "\(step)")
      }
      let actions = all("CreateAction", in: graph).filter { $0["@id"] as? String != "#run" }
      #expect(actions.count == 7)
      for action in actions {
        #expect(tools.contains(references(action, "instrument").first ?? ""))
        #expect(!references(action, "result").isEmpty)
      }
      let controls = all("ControlAction", in: graph)
      #expect(controls.count == actions.count)
      for control in controls {
        #expect(steps.contains(references(control, "instrument").first ?? ""))
        #expect(references(control, "object").count == 1)
      }
      let engine = try #require(all("OrganizeAction", in: graph).first)
      #expect(references(engine, "result") == ["#run"])
      #expect(references(engine, "object").count == controls.count)
      #expect(references(graph["#run"], "instrument") == ["pipeline.json"])
    }

    @Test func `the manifest of the codecheck names files that are there`() async throws {
      _ = try await entities()
      let text = try String(contentsOfFile: sandbox.file("b/codecheck.yml"), encoding: .utf8)
      let files = text.split(separator: "\n").compactMap { line -> String? in
        guard line.hasPrefix("  - file: \"") else { return nil }
        return String(line.dropFirst("  - file: \"".count).dropLast())
      }
      #expect(files.contains("artifacts/table4.md"))
      for file in files {
        #expect(FileManager.default.fileExists(atPath: sandbox.file("b/\(file)")), "\(file)")
      }
      for field in ["version:", "paper:", "manifest:", "codechecker:", "report:"] {
        #expect(text.contains("\n\(field)"), "\(field)")
      }
    }
  }
}
