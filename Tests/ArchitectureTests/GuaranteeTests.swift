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
      // Suites of two targets may share a name.
      let suites = tree.files(below: "Tests").filter { $0.hasSuffix("/\(row.1).swift") }
      let isThere = try suites.contains { try tree.text($0).contains("func `\(row.2)`") }
      #expect(isThere, "\(row.1): \(row.2)")
    }
  }
}
