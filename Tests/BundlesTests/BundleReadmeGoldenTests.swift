import TestSupport
import Testing

@testable import Bundles

/// `README.md` of a bundle.
@Suite struct BundleReadmeGoldenTests {
  @Test func `a bundle of some artifacts names the others with their reasons`() throws {
    try expectGolden(BundleReadme(BundleExample.summary, records: 3).text, named: "readme.md")
  }

  @Test func `a bundle of everything says so, and that weights are in it`() throws {
    var summary = BundleExample.summary
    summary.profile = "laptop"
    summary.leftOut = []
    summary.hasCheckpoints = true
    try expectGolden(BundleReadme(summary, records: 1234).text, named: "readme-whole.md")
  }
}
