import TestSupport
import Testing

@testable import Bundles

/// `CITATION.cff` is in the root for hosts of code, and in the program for bundles.
@Suite struct CitationTests {
  @Test func `both copies are one text`() throws {
    let tree = SourceTree()
    #expect(try tree.bytes("CITATION.cff") == tree.bytes("Sources/Bundles/CITATION.cff"))
    #expect(try tree.text("CITATION.cff").hasPrefix("cff-version: 1.2.0\n"))
  }
}
