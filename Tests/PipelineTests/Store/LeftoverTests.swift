internal import Foundation
internal import Testing
internal import TestSupport

@testable internal import Pipeline

/// Files of killed runs go when the store is opened next, unless somebody may still write them.
@Suite struct LeftoverTests {
  let fixture: StoreFixture
  let leftovers: [String]

  init() throws {
    let fixture = try StoreFixture()
    self.fixture = fixture
    _ = try fixture.open()
    let key = StoreFixture.preimage().key
    leftovers = try [
      "work/.tmp-1-2-3", "work/\(key)-nonce/out", "blobs/.tmp-1-2-3", "records/.tmp-1-2-3",
      ".tmp-1-2-3",
    ].map { try fixture.directory.write("cut".utf8, to: "store/\($0)") }
  }

  private var left: Int { leftovers.count { FileManager.default.fileExists(atPath: $0) } }

  @Test func `the next start removes them`() throws {
    let store = try fixture.open()
    #expect(left == 0)
    #expect(try store.commit("result").outcome == .first)
  }

  @Test func `they stay while another process has the store open`() throws {
    // A second session in this process is one as in another: the lock belongs to the open file.
    let first = try fixture.open()
    for path in leftovers {
      let name = String(path.dropFirst(fixture.directory.path.count + 1))
      try fixture.directory.write("in use".utf8, to: name)
    }
    let second = try fixture.open()
    #expect(left == leftovers.count)
    withExtendedLifetime((first, second)) {}
  }

  @Test func `a reader removes nothing`() throws {
    _ = try fixture.open(.readOnly)
    #expect(left == leftovers.count)
  }

  @Test func `the work of an action whose lock is held stays`() throws {
    let key = StoreFixture.preimage().key
    let lock = try FileLock(trying: fixture.layout.lock(key), .exclusive)
    _ = try fixture.open()
    #expect(left == 1)
    withExtendedLifetime(lock) {}
  }
}
