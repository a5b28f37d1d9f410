internal import Foundation
internal import Testing
internal import TestSupport

@testable internal import Pipeline

/// Caches prove themselves: one that was altered is as good as none.
@Suite struct SealTests {
  @Test func `no altered, cut or extended bytes are opened`() {
    let bytes = Array("{\"a\": 1}".utf8)
    let sealed = Seal.closing(bytes)
    #expect(Seal.opening(sealed) == bytes)
    for index in sealed.indices {
      for bit in 0..<8 {
        var flipped = sealed
        flipped[index] ^= 1 << bit
        #expect(Seal.opening(flipped) == nil)
      }
      #expect(Seal.opening(Array(sealed.prefix(index))) == nil)
    }
    #expect(Seal.opening(sealed + [0]) == nil)
    #expect(Seal.opening(Seal.closing([])) == [])
  }

  @Test func `no flipped bit makes another format of a version`() {
    let bytes = StoreVersion(format: 1).bytes
    #expect(StoreVersion(bytes)?.format == 1)
    #expect(StoreVersion(Array("1\n".utf8))?.isSealed == false)
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << bit
        #expect(StoreVersion(flipped) == nil)
      }
    }
    for text in ["", "2\n", "9\n", "one", "-1", "1.5", "1\n1\n"] {
      #expect(StoreVersion(Array(text.utf8)) == nil, "\(text)")
    }
    #expect(StoreVersion(StoreVersion(format: 2).bytes)?.format == 2)
  }

  @Test func `a version file of another program is left alone`() throws {
    let fixture = try StoreFixture()
    try fixture.directory.write("2.1.0\n".utf8, to: "store/VERSION")
    let before = fixture.directory.contents()
    #expect(throws: StoreError.self) { try fixture.open() }
    #expect(fixture.directory.contents() == before)
  }

  @Test func `a cache of digests with a flipped digit is not believed`() throws {
    let directory = try TemporaryDirectory()
    let data = try directory.write("data".utf8, to: "data")
    // Of a file that changed a moment ago nothing is kept.
    usleep(2_100_000)
    let path = directory("sources.json")
    let digest = Digest(of: Data("data".utf8))
    let first = SourceDigests(cache: path, isKept: true)
    #expect(try first.digest(of: data) == digest)
    first.save()
    let kept = try Data(contentsOf: URL(fileURLWithPath: path))
    let place = try #require(kept.range(of: Data("\"\(digest)".utf8))).lowerBound + 1
    for offset in [0, 30, 63] {
      var altered = kept
      altered[place + offset] = altered[place + offset] == 0x31 ? 0x32 : 0x31
      try altered.write(to: URL(fileURLWithPath: path))
      #expect(try SourceDigests(cache: path, isKept: true).digest(of: data) == digest)
    }
  }
}
