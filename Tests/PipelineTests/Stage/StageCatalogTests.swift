import Foundation
import Testing

@testable import Pipeline

@Suite struct StageCatalogTests {
  @Test func `a listing has the files of the kind's module and of what this is built on`() {
    #expect(StageCatalog.toy.code(of: "leaf").files == ["code/leaf": "1"])
    #expect(StageCatalog.toy.code(of: "sum").files == ["code/leaf": "1", "code/sum": "2"])
    #expect(StageCatalog.toy.code(of: "report").files.isEmpty)
    #expect(StageCatalog.toy.code(of: "unknown").files.isEmpty)
  }

  @Test func `a kind begins in the module that declares it, whatever it is made for`() {
    #expect(StageKind(ToyStage<ToyPick>.self).module == "PipelineTests")
  }

  @Test func `modules may be built on one another in any way, and each file counts once`() {
    let code = ModuleCode(
      sources: [
        "a": ["a1": "1"], "b": ["b1": "2", "b2": "3"], "c": ["c1": "4"], "d": ["d1": "5"],
      ],
      dependencies: ["a": ["b", "c"], "b": ["d"], "c": ["d", "missing"], "d": ["b"]])
    #expect(code.closure(of: ["c"]) == ["c", "d", "b", "missing"])
    #expect(code.files(behind: ["b"]) == ["b1": "2", "b2": "3", "d1": "5"])
    #expect(code.files(behind: []).isEmpty)
    #expect(code.files.count == 5)
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
