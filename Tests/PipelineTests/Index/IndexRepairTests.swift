internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

/// The index is a cache: however it is lost or damaged, the records bring it back.
@Suite struct IndexRepairTests {
  let fixture: StoreFixture
  let records: [ActionRecord]

  init() throws {
    fixture = try StoreFixture()
    let store = try fixture.open()
    records = try (0..<3).map { try store.commit("result \($0)", seed: $0).record }
  }

  @Test func `a deleted index is made again from the records`() throws {
    try removeIndex()
    let store = try fixture.open()
    #expect(store.openingNotes == ["the index was made from 3 records"])
    try expectAllFound(in: store)
    #expect(try fixture.open().openingNotes.isEmpty)
  }

  @Test func `an index cut at any place is made again or is still right`() throws {
    try checkpoint()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.layout.index))
    for length in stride(from: 0, to: bytes.count, by: 997) {
      try removeIndex()
      try bytes.prefix(length).write(to: URL(fileURLWithPath: fixture.layout.index))
      try expectAllFound(in: fixture.open(.readOnly))
      try expectAllFound(in: fixture.open())
    }
  }

  @Test func `an index with damaged pages is made again while it is in use`() throws {
    try checkpoint()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.layout.index))
    for start in stride(from: 0, to: bytes.count, by: 4096) {
      try removeIndex()
      var damaged = bytes
      damaged.replaceSubrange(start..<(start + 2048), with: Data(repeating: 0xA5, count: 2048))
      try damaged.write(to: URL(fileURLWithPath: fixture.layout.index))
      try expectAllFound(in: fixture.open(.readOnly))
      let store = try fixture.open()
      try expectAllFound(in: store)
      try store.commit("one more", seed: 10 + start)
      try store.rebuildIndex()
      try expectAllFound(in: fixture.open())
    }
  }

  @Test func `a file that is no database is made again and said so`() throws {
    try removeIndex()
    try Data("not a database, but long enough to be mistaken for one".utf8)
      .write(to: URL(fileURLWithPath: fixture.layout.index))
    let store = try fixture.open()
    #expect(store.openingNotes.count == 2)
    #expect(store.openingNotes.first?.hasPrefix("the index was damaged") == true)
    try expectAllFound(in: store)
  }

  @Test(arguments: [
    "key = replace(key, substr(key, 1, 4), '0000')", "record = substr(record, 2) || 'f'",
    "stage = 'other'", "kind = 'other'", "parameters = substr(parameters, 2) || '0'",
    "outputs = replace(outputs, ' out', ' oct')", "outputs = replace(outputs, ' 3 ', ' 9 ')",
    "outputs = '../../../../victim' || substr(outputs, 19)", "outputs = ''",
    "isMeasurement = 1", "isImported = 1", "sequence = 7", "wallSeconds = 1e9",
    "work = 3", "finishedAt = 0", "finishedAt = 'soon'", "proof = x'00'", "stage = x'ff'",
  ])
  func `a row that was altered is not believed`(change: String) throws {
    try checkpoint()
    try sql("UPDATE action SET \(change) WHERE record = (SELECT min(record) FROM action)")
    try expectAllFound(in: fixture.open(.readOnly))
    let store = try fixture.open()
    try expectAllFound(in: store)
    let keys = records.map(\.key)
    let current = try store.current(for: keys)
    #expect(current.count == 3)
    for record in records { #expect(current[record.key]?.outputs == record.outputs) }
    #expect(try fixture.open().latestRecord(stage: "train-mlp") != nil)
  }

  @Test func `a row that proves itself and is not what its record says is corrected`() throws {
    let store = try fixture.open()
    let key = records[0].key
    var wrong = try #require(try store.current(for: [key])[key])
    wrong.outputs = records[1].outputs
    let forged = wrong
    try store.withIndex { index throws(StoreError) in try index.insert([forged]) }
    #expect(try store.current(for: [key])[key]?.outputs == records[1].outputs)
    let right = try store.confirmed(forged)
    #expect(right?.outputs == records[0].outputs)
    #expect(store.openingNotes.count == 1)
    #expect(try fixture.open().current(for: [key])[key] == right)
  }

  @Test func `a busy index stops nothing`() throws {
    let busy = try fixture.open(disk: Disk { $0 == .index ? EBUSY : 0 })
    try expectAllFound(in: busy)
    let record = try busy.commit("late", seed: 9).record
    #expect(try busy.currentRecord(for: record.key) == record)
    #expect(
      busy.openingNotes == ["another process keeps the index busy; this run uses the records"])
    #expect(try fixture.open().currentRecord(for: record.key) == record)
  }

  private func sql(_ statement: String) throws {
    let script = """
      import sqlite3, sys
      with sqlite3.connect(sys.argv[1]) as index: index.execute(sys.argv[2])
      """
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", "-c", script, fixture.layout.index, statement]
    try python.run()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
  }

  @Test func `an index of another version is made again and said so`() throws {
    try sql("UPDATE grdb_migrations SET identifier = '2'")
    try expectAllFound(in: fixture.open(.readOnly))
    let store = try fixture.open()
    #expect(store.openingNotes.count == 2)
    #expect(store.openingNotes.first?.contains("are those of another version") == true)
    try expectAllFound(in: store)
  }

  @Test func `a record that was never indexed is found and indexed`() throws {
    let path = fixture.layout.index
    let saved = fixture.directory("saved")
    try checkpoint()
    try FileManager.default.copyItem(atPath: path, toPath: saved)
    let (late, _) = try fixture.open().commit("late", seed: 9)
    try removeIndex()
    try FileManager.default.moveItem(atPath: saved, toPath: path)

    let store = try fixture.open()
    #expect(try store.latestRecord(stage: "train-mlp") != late)
    #expect(try store.currentRecord(for: late.key) == late)
    #expect(try store.durations().stages["train-mlp"] == 9)
    #expect(try SQLiteIndex(readingAt: path).entries(for: [late.key]).count == 1)
  }

  @Test func `without space for the index a commit succeeds and the next run indexes it`() throws {
    let store = try fixture.open(disk: Disk { $0 == .index ? ENOSPC : 0 })
    let record = try store.commit("late", seed: 9).record
    let note = "there is no space for the index; the next run makes it anew"
    #expect(store.openingNotes == [note])
    #expect(try store.currentRecord(for: record.key) == record)
    #expect(!FileManager.default.fileExists(atPath: fixture.layout.index))
    let next = try fixture.open()
    #expect(next.openingNotes == ["the index was made from 4 records"])
    #expect(try next.currentRecord(for: record.key) == record)
  }

  @Test func `a reader without an index answers from the records and makes no file`() throws {
    try removeIndex()
    let before = fixture.directory.contents()
    let store = try fixture.open(.readOnly)
    try expectAllFound(in: store)
    _ = try store.stat()
    _ = try store.verifyAll()
    #expect(fixture.directory.contents() == before)
  }

  @Test func `a reader with an index makes no file either`() throws {
    let before = fixture.directory.contents()
    let store = try fixture.open(.readOnly)
    try expectAllFound(in: store)
    #expect(try SQLiteIndex(readingAt: fixture.layout.index).durations().kinds == ["train": 9])
    #expect(fixture.directory.contents() == before)
  }

  private func expectAllFound(in store: FileStore) throws {
    for record in records { #expect(try store.currentRecord(for: record.key) == record) }
  }

  private func removeIndex() throws {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: fixture.layout.index + suffix)
    }
  }

  /// Opens and closes the index, which moves the log of SQLite into the database file.
  private func checkpoint() throws { _ = try fixture.open() }
}
