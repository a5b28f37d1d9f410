import TestSupport
import Testing

@testable import Bundles

/// `ro-crate-metadata.json` of a bundle.
@Suite struct RunCrateGoldenTests {
  @Test func `a crate tells of files that are there, of those that are not, and of runs`() throws {
    let folder = try TemporaryDirectory()
    try BundleExample.write(to: folder)
    let crate = RunCrate(
      BundleExample.summary, records: BundleExample.records,
      contents: try BundleContents(of: folder.path), catalog: BundleExample.catalog)
    try expectGolden(
      String(decoding: try BundleJSON.bytes(crate.json), as: UTF8.self),
      named: "ro-crate-metadata.json")
  }
}
