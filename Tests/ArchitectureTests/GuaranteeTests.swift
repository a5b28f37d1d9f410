import TestSupport
import Testing

/// A guarantee is as good as its test.
@Suite struct GuaranteeTests {
  private let tree = SourceTree()

  @Test func `every guarantee names a test that is there`() throws {
    let rows = try tree.text("docs/guarantees.md").split(separator: "\n")
      .compactMap { $0.firstMatch(of: #/\| `(\w+)`: (.+) \|$/#) }
    #expect(rows.count > 20)
    for row in rows {
      let suite = tree.files(below: "Tests").first { $0.hasSuffix("/\(row.1).swift") }
      let text = try suite.map(tree.text) ?? ""
      #expect(text.contains("func `\(row.2)`"), "\(row.1): \(row.2)")
    }
  }
}
