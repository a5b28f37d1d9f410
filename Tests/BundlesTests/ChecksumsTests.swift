import Foundation
import Pipeline
import Testing

@testable import Bundles

/// `manifest-sha256.txt`.
@Suite struct ChecksumsTests {
  private let digest = Digest(of: Data("x".utf8))

  @Test func `what was written reads back, sorted`() {
    let text = Checksums(["b": digest, "a/c": digest]).text
    #expect(text == "\(digest)  a/c\n\(digest)  b\n")
    let read = Checksums(text: text)
    #expect(read.digests == ["b": digest, "a/c": digest])
    #expect(read.problems.isEmpty)
  }

  @Test func `every line that is not as it should be is named`() {
    let text =
      "\(digest)  a\n\(digest) b\nzz\n\(digest)  ../up\n\(digest)  a\n\(digest)  last"
    let read = Checksums(text: text)
    #expect(read.problems.map(\.line) == [2, 3, 4, 5, 6])
    #expect(read.digests["../up"] == nil)
  }
}
