import Testing

@testable import Pipeline

@Suite struct ManifestSchemaTests {
  private let schema = ManifestSchema(.toy).json

  private func at(_ path: String...) -> JSONValue? {
    path.reduce(schema as JSONValue?) { $0?[$1] }
  }

  private var stages: [JSONValue] {
    guard case .array(let stages)? = at("properties", "stages", "items", "oneOf") else { return [] }
    return stages
  }

  @Test func `there is one alternative for each stage kind`() {
    #expect(
      stages.map { $0["properties"]?["kind"]?["const"] }
        == ["leaf", "pick", "report", "sum", "table", "command"])
  }

  @Test func `a kind's parameters have the types of its example`() {
    #expect(
      stages[0]["properties"]?["parameters"] == [
        "type": "object", "additionalProperties": false,
        "properties": [
          "salt": ["type": "number"], "modulus": ["type": "number"], "lane": ["type": "number"],
        ],
      ])
  }

  @Test func `a kind with slots requires its inputs, one without does not`() {
    #expect(stages[0]["required"] == ["id", "kind"])
    #expect(stages[3]["required"] == ["id", "kind", "inputs"])
    #expect(stages[3]["properties"]?["inputs"]?["required"] == ["a", "b"])
  }

  @Test func `unknown keys are refused wherever the reader refuses them`() {
    #expect(schema["additionalProperties"] == false)
    #expect(at("$defs", "resources", "additionalProperties") == false)
    #expect(at("$defs", "profile", "additionalProperties") == false)
    #expect(stages.allSatisfy { $0["additionalProperties"] == false })
    // A command names its inputs itself.
    let kinds = stages.dropLast()
    #expect(kinds.allSatisfy { $0["properties"]?["inputs"]?["additionalProperties"] == false })
  }

  @Test func `the keys of the schema are those that the reader knows`() {
    guard case .object(let top)? = schema["properties"] else { return }
    let known = ["$schema", "axes", "defaultProfile", "profiles", "recipes", "stages", "version"]
    #expect(top.keys.sorted() == known)
    guard case .object(let stage)? = stages[0]["properties"] else { return }
    #expect(
      stage.keys.sorted() == [
        "cases", "description", "id", "inputs", "kind", "onRequest", "only", "over", "parameters",
        "recipe", "resources",
      ])
  }
}
