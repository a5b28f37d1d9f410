import TestSupport
import Testing

@testable import Bundles

/// `codecheck.yml` of a bundle.
@Suite struct CodecheckManifestGoldenTests {
  @Test func `every published file is listed with a comment, and words are quoted`() throws {
    let published = [
      "artifacts/R&D | \"größe\" \\ 漢字.svg", "artifacts/measurements.json",
      "artifacts/metrics.json", "artifacts/report.html", "artifacts/table3-measured.md",
      "artifacts/table4.tex", "artifacts/table5.rate=0.5.md",
    ]
    try expectGolden(
      CodecheckManifest(BundleExample.summary, published: published).text, named: "codecheck.yml")
  }
}
