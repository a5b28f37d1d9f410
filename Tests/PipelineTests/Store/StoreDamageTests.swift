internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

/// What was altered behind the store's back is found, never served, and made again.
@Suite struct StoreDamageTests {
  let fixture: StoreFixture
  let store: FileStore
  let record: ActionRecord
  let recordPath: String

  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
    record = try store.commit("weights").record
    let digest = try RecordFile(record).digest
    recordPath = StoreLayout(root: fixture.path).record(digest, of: record.key)
  }

  @Test func `a record cut at any byte or with any bit flipped is not served`() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: recordPath))
    let reader = try fixture.open(.readOnly)
    for index in bytes.indices {
      try overwrite(recordPath, with: bytes.prefix(index))
      #expect(try reader.records(for: record.key) == [])
      var flipped = bytes
      flipped[index] ^= 1
      try overwrite(recordPath, with: flipped)
      #expect(try reader.records(for: record.key) == [])
    }
    #expect(reader.openingNotes.count == 2 * bytes.count)
    try overwrite(recordPath, with: bytes)
    #expect(try reader.records(for: record.key) == [record])
  }

  @Test func `a record under the key of another action is not served`() throws {
    let other = StoreFixture.preimage(seed: 1).key
    let directory = fixture.layout.records(of: other)
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: recordPath, toPath: "\(directory)/\((recordPath as NSString).lastPathComponent)")
    #expect(try store.currentRecord(for: other) == nil)
    #expect(try store.currentRecord(for: record.key) == record)
  }

  @Test func `verification of a sound store changes nothing and reads everything`() throws {
    let before = fixture.directory.contents()
    var steps: [Int] = []
    let report = try store.verifyAll { read, total in steps.append(total - read) }
    #expect(report.isSound)
    #expect((report.blobsRead, report.bytesRead, report.recordsRead) == (1, 7, 1))
    #expect(steps == [0])
    #expect(fixture.directory.contents() == before)
  }

  @Test func `verification sets damage aside, and the stage counts as stale`() throws {
    let blob = try #require(record.outputs["out"])
    try overwrite(store.path(of: blob.digest), with: "WEIGHTS".utf8)
    let before = fixture.directory.contents()
    let missing = VerificationReport.Missing(
      stage: "train-mlp", output: "out", digest: blob.digest)

    let found = try fixture.open(.readOnly).verifyAll()
    #expect(found.damagedBlobs == [store.path(of: blob.digest)])
    #expect(found.missing == [missing])
    #expect(fixture.directory.contents() == before)

    #expect(try store.verifyAll() == found)
    #expect(!store.isPresent(blob))
    let again = try store.verifyAll()
    #expect(again.damagedBlobs == [])
    #expect(again.missing == [missing])

    #expect(try store.commit("weights", finishedAt: 200).outcome == .sameOutputs)
    #expect(try store.verifyAll().isSound)
  }

  @Test func `verification forgets an action whose record is damaged`() throws {
    try overwrite(recordPath, with: "{}".utf8)
    #expect(try store.verifyAll().damagedRecords == [recordPath])
    #expect(try store.current(for: [record.key]).isEmpty)
    #expect(try store.commit("weights").outcome == .first)
    #expect(try store.currentRecord(for: record.key) == record)
  }

  @Test func `verification finds blobs under a wrong name`() throws {
    let stray = "\(fixture.layout.blobs)/ab/stray"
    try fixture.directory.write("x".utf8, to: "store/blobs/ab/stray")
    #expect(try store.verifyAll().damagedBlobs == [stray])
    #expect(!FileManager.default.fileExists(atPath: stray))
  }

  @Test func `a later format is refused and left alone`() throws {
    try overwrite(fixture.layout.version, with: StoreVersion(format: 2).bytes)
    let before = fixture.directory.contents()
    for access in [FileStore.Access.readWrite, .readOnly] {
      #expect(throws: StoreError.newerFormat(path: fixture.path, found: 2, supported: 1)) {
        try fixture.open(access)
      }
    }
    #expect(fixture.directory.contents() == before)
  }

  @Test(arguments: ["", "one", "-1", "1.5", "2\n", "9\n"])
  func `a format that does not prove itself is not believed, and made again`(text: String) throws {
    try overwrite(fixture.layout.version, with: text.utf8)
    for access in [FileStore.Access.readOnly, .readWrite] {
      let store = try fixture.open(access)
      #expect(store.openingNotes.count == 1)
      #expect(try store.currentRecord(for: record.key) == record)
    }
    #expect(try fixture.open().openingNotes == [])
  }

  @Test func `the bare number of earlier versions is believed and sealed`() throws {
    try overwrite(fixture.layout.version, with: "1\n".utf8)
    #expect(try fixture.open().openingNotes == [])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.layout.version))
    #expect(Array(bytes) == StoreVersion(format: 1).bytes)
  }
}
