import Foundation
import Testing

@testable import Pipeline

@Suite struct StageCatalogTests {
  @Test func `a listing has the files below the kind's prefixes`() {
    #expect(StageCatalog.toy.code(of: "leaf").files == ["code/leaf": "1"])
    #expect(StageCatalog.toy.code(of: "sum").files == ["code/leaf": "1", "code/sum": "2"])
    #expect(StageCatalog.toy.code(of: "report").files.isEmpty)
    #expect(StageCatalog.toy.code(of: "unknown").files.isEmpty)
  }

  @Test func `the bytes of a listing have its digest, and read back`() throws {
    let listing = StageCatalog.toy.code(of: "sum")
    #expect(Digest(of: Data(listing.bytes)) == listing.digest)
    let read = try JSONDecoder().decode([String: String].self, from: Data(listing.bytes))
    #expect(read == listing.files)
  }

  @Test func `every path and every digest is part of the listing's digest`() {
    let digests = [["a": "1"], ["a": "2"], ["b": "1"], ["a": "1", "b": "1"], [:]].map {
      CodeListing(files: $0).digest
    }
    #expect(Set(digests).count == digests.count)
  }
}
