internal import Foundation
internal import Testing
internal import TestSupport

@testable internal import Pipeline

/// Whatever has the name of a blob or a record and is not its bytes is damaged: one rule for every kind.
@Suite struct StoreDiskFaultTests {
  let fixture: StoreFixture
  let store: FileStore
  let record: ActionRecord
  let blob: BlobReference

  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
    record = try store.commit("weights").record
    blob = try #require(record.outputs["out"])
  }

  enum Thing: String, CaseIterable, Sendable {
    case folder, fifo, socket, danglingLink, link, empty
  }

  @Test(.timeLimit(.minutes(60)), arguments: Thing.allCases)
  func `another thing in place of a blob is set aside and made again`(thing: Thing) throws {
    let path = store.path(of: blob.digest)
    try put(thing, at: path)
    #expect(try store.verify(blob) == .damaged)
    #expect(throws: StoreError.self) { try store.read(blob) }
    let reader = try fixture.open(.readOnly).verifyAll()
    #expect(reader.damagedBlobs == [path])
    #expect(try store.verifyAll() == reader)
    #expect(try store.verify(blob) == .missing)
    #expect(try store.ingest(bytes: "weights".utf8) == blob)
    #expect(try store.verify(blob) == .intact)

    try put(thing, at: path)
    #expect(try store.ingest(bytes: "weights".utf8) == blob)
    #expect(try store.verifyAll().isSound)
  }

  @Test(.timeLimit(.minutes(60)), arguments: Thing.allCases)
  func `another thing in place of a record is set aside and made again`(thing: Thing) throws {
    let name = try #require(try store.recordNames(of: record.key).first)
    let path = fixture.layout.record(name, of: record.key)
    try put(thing, at: path)
    #expect(try fixture.open(.readOnly).records(for: record.key) == [])
    #expect(try store.verifyAll().damagedRecords == [path])
    #expect(try store.current(for: [record.key]).isEmpty)
    try store.commit("weights")
    #expect(try store.currentRecord(for: record.key) == record)
  }

  @Test(.timeLimit(.minutes(60)), arguments: Thing.allCases)
  func `another thing in place of a cache is no cache`(thing: Thing) throws {
    let name = Digest(of: Data("note".utf8))
    let key = StoreFixture.preimage(seed: 1).key
    try store.note(Array("noted".utf8), as: name)
    let failure = FailureRecord(stage: "s", reason: "", exit: "", finishedAt: 0)
    try store.recordFailure(key: key, failure, logFile: nil)
    for path in [fixture.layout.note(name), fixture.layout.failure(key), fixture.layout.version] {
      try put(thing, at: path)
    }
    #expect(try store.note(name) == nil)
    #expect(try store.failure(for: key) == nil)
    try store.note(Array("again".utf8), as: name)
    #expect(try store.note(name) == Array("again".utf8))
    let reopened = try fixture.open()
    #expect(reopened.openingNotes == ["\(fixture.layout.version) was damaged and is made again"])
    #expect(try fixture.open().openingNotes == [])
  }

  @Test(.timeLimit(.minutes(60)), arguments: [Thing.folder, .fifo, .socket])
  func `another thing in place of a lock is set aside`(thing: Thing) throws {
    let layout = fixture.layout
    let key = StoreFixture.preimage(seed: 1).key
    _ = try store.tryLock(key)
    for path in [layout.lock(key), layout.collectionLock, layout.indexLock, layout.sessionLock] {
      try put(thing, at: path)
    }
    let reopened = try fixture.open()
    #expect(try reopened.holder(of: key) == nil)
    #expect(try reopened.tryLock(key) != nil)
    #expect(try reopened.commit("late", seed: 1).outcome == .first)
  }

  @Test(.timeLimit(.minutes(60)))
  func `a file in place of a folder of blobs is set aside`() throws {
    let shard = store.path(of: blob.digest).parentDirectory
    try FileManager.default.removeItem(atPath: shard)
    try Data("in the way".utf8).write(to: URL(fileURLWithPath: shard))
    #expect(try store.verify(blob) == .missing)
    #expect(try store.ingest(bytes: "weights".utf8) == blob)
    #expect(try store.verifyAll().isSound)
  }

  @Test(arguments: [EIO, EACCES, EISDIR, ENXIO, EBADMSG])
  func `a blob that cannot be read is damaged, and verification goes on to the end`(
    errno: Int32
  ) throws {
    let others = try (1..<4).map { try store.commit("other \($0)", seed: $0).record }
    let bad = store.path(of: blob.digest)
    let broken = try fixture.open(disk: Disk(readFault: { $0 == bad ? errno : 0 }))
    #expect(try broken.verify(blob) == .damaged)
    let report = try broken.verifyAll()
    #expect(report.damagedBlobs == [bad])
    #expect((report.blobsRead, report.recordsRead) == (4, 4))
    #expect(try others.allSatisfy { try broken.verify(#require($0.outputs["out"])) == .intact })
    #expect(try broken.verify(blob) == .missing)
  }

  @Test(arguments: [EMFILE, ENFILE, ENOMEM, ESTALE])
  func `too few resources say nothing about a blob`(errno: Int32) throws {
    let broken = try fixture.open(disk: Disk(readFault: { $0.contains("/blobs/") ? errno : 0 }))
    #expect(throws: StoreError.self) { try broken.verify(blob) }
    #expect(try store.verify(blob) == .intact)
  }

  @Test func `verification reads blobs that no record names`() throws {
    let orphan = try store.ingest(bytes: "orphan".utf8)
    #expect(try store.verifyAll().unusedBlobs == 1)
    try overwrite(store.path(of: orphan.digest), with: "0rphan".utf8)
    let report = try store.verifyAll()
    #expect(report.damagedBlobs == [store.path(of: orphan.digest)])
    #expect(report.unusedBlobs == 0)
  }

  @Test func `a file that is spoilt each time it is made is given up`() throws {
    var repairs = Repairs()
    for _ in 0..<Repairs.limit {
      try repairs.add(StageID("train"), storeAt: "/store")
      try repairs.add(StageID("table"), storeAt: "/store")
    }
    let error = #expect(throws: StoreError.self) {
      try repairs.add(StageID("train"), storeAt: "/store")
    }
    #expect(error == .beyondRepair(stage: "train", times: 3, path: "/store"))
    #expect(error?.exitCode == 74)
  }

  private func put(_ thing: Thing, at path: String) throws {
    try FileManager.default.removeItem(atPath: path)
    switch thing {
    case .folder:
      try FileManager.default.createDirectory(
        atPath: "\(path)/within", withIntermediateDirectories: true)
    case .fifo: try #require(mkfifo(path, 0o644) == 0)
    case .socket: try #require(mknod(path, S_IFSOCK | 0o644, 0) == 0)
    case .danglingLink:
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: "/nonexistent")
    case .link:
      let other = try fixture.directory.write("weights".utf8, to: "elsewhere")
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
    case .empty: try Data().write(to: URL(fileURLWithPath: path))
    }
  }
}
