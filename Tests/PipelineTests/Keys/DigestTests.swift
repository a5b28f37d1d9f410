import Foundation
import Testing

@testable import Pipeline

@Suite struct DigestTests {
  private let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  @Test func `the digest of nothing is the published one`() {
    #expect(Digest(of: Data()).hex == empty)
    #expect(Digest(of: Data()).short == "e3b0c44298fc")
  }

  @Test func `64 lower-case digits are a digest, anything else is not`() {
    #expect(Digest(hex: empty)?.hex == empty)
    #expect(Digest(hex: empty.dropLast()) == nil)
    #expect(Digest(hex: empty + "0") == nil)
    #expect(Digest(hex: empty.uppercased()) == nil)
    #expect(Digest(hex: "é" + empty.dropLast(2)) == nil)
    #expect(Digest(hex: "g" + empty.dropLast()) == nil)
  }

  @Test func `a digest is a string in JSON`() throws {
    let digest = Digest(of: Data("x".utf8))
    let bytes = try JSONEncoder().encode([digest])
    #expect(String(decoding: bytes, as: UTF8.self) == "[\"\(digest.hex)\"]")
    #expect(try JSONDecoder().decode([Digest].self, from: bytes) == [digest])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Digest].self, from: Data(#"["abc"]"#.utf8))
    }
  }

  @Test func `digests are ordered as their digits`() {
    let digests = (0..<20).map { Digest(of: Data("\($0)".utf8)) }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
  }
}
