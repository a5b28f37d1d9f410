import ArgumentParser
import Pipeline
import Stages

/// `repro schema`: the JSON Schema of `pipeline.json`, as committed beside it.
struct SchemaVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of pipeline.json.",
    discussion: """
      Examples:
        repro schema >pipeline.schema.json
      """)

  func run() throws { try printJSON(ManifestSchema(.paper).json) }
}
