import Foundation
import TestSupport
import Testing

extension EndToEnd {
  /// `pipeline.schema.json` beside the reader: both accept the same files.
  @Suite struct SchemaTests {
    let sandbox: Sandbox
    init() throws { sandbox = try Sandbox() }

    /// What the schema says of the manifest in `pipeline.json`: 0 accepted, 1 refused.
    private func validate() async throws -> Finished {
      try await sandbox.shell(
        """
        python3 - "\(RealPipeline.root)/pipeline.schema.json" pipeline.json <<'END'
        import json, sys
        import jsonschema
        schema, manifest = (json.load(open(path)) for path in sys.argv[1:])
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(manifest))
        for error in errors: print(error.message[:200])
        sys.exit(1 if errors else 0)
        END
        """)
    }

    @Test func `the project's pipeline and its examples are valid`() async throws {
      let tree = SourceTree()
      let examples = tree.files(below: "Examples", extensions: ["json"])
        .filter { $0.hasSuffix("/pipeline.json") || $0.split(separator: "/").count == 2 }
      #expect(!examples.isEmpty)
      for path in ["pipeline.json"] + examples {
        try sandbox.write(tree.text(path), to: "pipeline.json")
        let run = try await validate()
        #expect(run.status == 0, "\(path): \(run.out)\(run.err)")
      }
    }

    /// Each case: what in the tiny manifest is replaced, and by what.
    private static let broken: [(String, String)] = [
      ("\"version\": 1", "\"version\": 2"),
      ("\"version\": 1,", ""),
      ("\"kind\": \"student\"", "\"kind\": \"studnt\""),
      ("\"id\": \"table4\"", "\"id\": \"status\""),
      ("\"id\": \"table4\"", "\"id\": \"table 4\""),
      ("\"recipe\": \"student\"", "\"recip\": \"student\""),
      ("\"timeoutSeconds\": 600", "\"timeoutSeconds\": 0"),
      ("\"timeoutSeconds\": 600", "\"timeout\": 600"),
      ("\"seed\": [42]", "\"seed\": []"),
      ("\"seed\": [42]", "\"seed\": 42"),
      (
        "\"over\": { \"classes\": \"classes\", \"seed\": \"seed\" }",
        "\"over\": { \"seed\": [1, 1] }"
      ),
      ("\"inputs\": { \"data\": \"teacher-data\" }", "\"inputs\": { \"date\": \"teacher-data\" }"),
      ("\"axes\": {", "\"axis\": {"),
    ]

    @Test(arguments: 0..<broken.count)
    func `what the reader refuses the schema refuses too`(index: Int) async throws {
      let (old, new) = Self.broken[index]
      let text = TinyManifest().text
      #expect(text.contains(old))
      try sandbox.write(text, to: "pipeline.json")
      #expect(try await validate().status == 0)
      try sandbox.write(text.replacingOccurrences(of: old, with: new), to: "pipeline.json")
      let schema = try await validate()
      #expect(schema.status == 1, "\(new): \(schema.err)")
      #expect(schema.out != "")
      let reader = try await sandbox.repro("graph")
      #expect(reader.status == 65, "\(new): \(reader.err)")
    }
  }
}
