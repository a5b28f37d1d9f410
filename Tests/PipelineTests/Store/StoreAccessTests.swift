internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

@Suite struct StoreAccessTests {
  let fixture: StoreFixture
  init() throws { fixture = try StoreFixture() }

  @Test func `a reader takes a store that does not exist for an empty one`() throws {
    let store = try fixture.open(.readOnly)
    let key = StoreFixture.preimage().key
    #expect(try store.current(for: [key]).isEmpty)
    #expect(try store.records().isEmpty)
    #expect(try store.durations() == PastDurations())
    #expect(try store.stat() == StoreStatistics())
    #expect(try store.verifyAll().isSound)
    #expect(try store.failure(for: key) == nil)
    #expect(try store.gc(keeping: [], olderThan: 0, dryRun: true).removed == GCReport.Share())
    #expect(fixture.directory.contents() == [])
  }

  @Test func `a reader changes nothing and says what it was asked to do`() throws {
    let writer = try fixture.open()
    let record = try writer.commit("weights").record
    let blob = try #require(record.outputs["out"])
    let source = try fixture.directory.write("x".utf8, to: "x")
    let before = fixture.directory.contents()
    let store = try fixture.open(.readOnly)
    let failure = FailureRecord(stage: "s", reason: "", exit: "", finishedAt: 0)
    let attempts: [() throws -> Void] = [
      { _ = try store.ingest(bytes: [1]) }, { _ = try store.ingest(fileAt: source) },
      { _ = try store.ingest(copyOf: source) }, { _ = try store.commit(record) },
      { try store.quarantine(blob.digest) }, { _ = try store.tryLock(record.key) },
      { try store.recordFailure(key: record.key, failure, logFile: nil) },
      { _ = try store.makeWorkDirectory(for: record.key, nonce: "1") },
      { try store.removeWorkDirectory(for: record.key, nonce: "1") },
      { try store.rebuildIndex() },
      { _ = try store.gc(keeping: [], olderThan: 0, dryRun: false) },
    ]
    for attempt in attempts {
      let error = #expect(throws: StoreError.self) { try attempt() }
      guard case .readOnly = error else {
        Issue.record("expected a refusal, found \(error.debugDescription)")
        continue
      }
    }
    #expect(fixture.directory.contents() == before)
  }

  @Test func `a store where a file is cannot be created`() throws {
    try fixture.directory.write("x".utf8, to: "store")
    let error = #expect(throws: StoreError.self) { try fixture.open() }
    #expect(error?.exitCode == 73)
  }

  @Test(arguments: [ENOSPC: 73, EDQUOT: 73, EACCES: 73, EROFS: 73, EIO: 74])
  func `system errors become errors of the store`(errno: Int32, exitCode: Int32) {
    let error = StoreError.system(errno, path: "/store/blobs", operation: "write")
    #expect(error.exitCode == exitCode)
    #expect(error.headline.contains("/store/blobs"))
    #expect(error.headline.contains(String(cString: strerror(errno))))
    #expect(error.description == "\(error.headline)\n  next: \(error.nextStep)")
  }

  @Test func `an index that another process keeps busy is exit code 75`() {
    #expect(StoreError.busy(path: "index").exitCode == 75)
  }
}
