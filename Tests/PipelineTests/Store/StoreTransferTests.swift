import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Results on their way from one store to another.
@Suite struct StoreTransferTests {
  private let (here, there): (StoreFixture, StoreFixture)
  private let (target, source): (FileStore, FileStore)

  init() throws {
    here = try StoreFixture()
    there = try StoreFixture()
    target = try here.open()
    source = try there.open()
  }

  @Test func `a result comes with its files, once`() throws {
    let record = try source.commit("bytes").record
    try source.commit("others", seed: 1)
    let transfer = try target.take([record.key], from: source)
    #expect(transfer == StoreTransfer(records: 1, blobs: 1, bytes: 5))
    let taken = try #require(try target.currentRecord(for: record.key))
    #expect(taken == record)
    let blob = try #require(record.outputs["out"])
    #expect(try target.read(blob) == Data("bytes".utf8))
    #expect(try target.take([record.key], from: source) == StoreTransfer(present: 1))
    #expect(try target.take(from: source).records == 1)
    #expect(try target.records().count == 2)
  }

  @Test func `a file that is not what its name promises is refused`() throws {
    let record = try source.commit("bytes").record
    let blob = try #require(record.outputs["out"])
    try overwrite(there.layout.blob(blob.digest), with: "bytez".utf8)
    let error = #expect(throws: StoreError.self) { try target.take(from: source) }
    #expect(error?.exitCode == 74)
    #expect(try target.currentRecord(for: record.key) == nil)
    #expect(!target.isPresent(blob))
  }

  @Test func `a record that is not what its name promises is not taken`() throws {
    let record = try source.commit("bytes").record
    let name = try #require(try source.recordNames(of: record.key).first)
    let path = there.layout.record(name, of: record.key)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try overwrite(
      path,
      with: String(decoding: bytes, as: UTF8.self)
        .replacingOccurrences(of: "train-mlp", with: "train-abc").utf8)
    #expect(try target.take(from: try there.open(.readOnly)).records == 0)
    #expect(try target.records().isEmpty)
  }

  @Test func `an imported result says so, in the record, the index and after a rebuild`() throws {
    let record = try source.commit("bytes").record
    let foreign = try there.open(.foreign)
    #expect(try target.take(from: foreign, importedFrom: "box").records == 1)
    for store in [target, try here.open(.readOnly)] {
      let found = try #require(try store.currentRecord(for: record.key))
      #expect(found.origin?.source == "box")
      #expect(found.origin?.record == (try RecordFile(record).digest))
      #expect(found.outputs == record.outputs)
      #expect(try store.current(for: [record.key])[record.key]?.isImported == true)
    }
    // A stranger cannot say that it was made here, nor where else it came from.
    let further = try StoreFixture()
    #expect(try further.open().take(from: here.open(.foreign), importedFrom: "bag").records == 1)
    #expect(try further.open().currentRecord(for: record.key)?.origin?.source == "bag")
  }

  @Test func `what was made here is believed before what was imported`() throws {
    let record = try source.commit("stranger's", finishedAt: 1).record
    _ = try target.take(from: there.open(.foreign), importedFrom: "box")
    let imported = try #require(try target.currentRecord(for: record.key))
    #expect(try target.commit("own", finishedAt: 900).outcome == .divergent(from: imported))
    #expect(try target.currentRecord(for: record.key)?.origin == nil)
    #expect(try target.records(for: record.key).count == 2)
  }

  @Test func `the other side's index is not read`() throws {
    let record = try source.commit("bytes").record
    let victim = try here.directory.write("mine".utf8, to: "victim")
    try Data("no database".utf8).write(to: URL(fileURLWithPath: there.layout.index))
    let foreign = try there.open(.foreign)
    #expect(try target.take(from: foreign, importedFrom: "box").records == 1)
    #expect(try target.currentRecord(for: record.key)?.outputs == record.outputs)
    #expect(foreign.openingNotes == [])
    #expect(FileManager.default.fileExists(atPath: victim))
  }

  @Test func `a record that is refused leaves nothing behind`() throws {
    try source.commit("bytes")
    let before = here.directory.contents()
    let transfer = try target.take(
      from: there.open(.foreign), importedFrom: "box", refusing: { _ in "no such kind" })
    #expect(transfer == StoreTransfer(refused: ["train-mlp: no such kind"]))
    #expect(here.directory.contents() == before)
  }

  @Test(.timeLimit(.minutes(60)), arguments: ["folder", "fifo", "link", "longer"])
  func `what is no file of the recorded size is left out`(thing: String) throws {
    let record = try source.commit("bytes").record
    let path = there.layout.blob(try #require(record.outputs["out"]).digest)
    try FileManager.default.removeItem(atPath: path)
    switch thing {
    case "folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    case "fifo": try #require(mkfifo(path, 0o644) == 0)
    case "link":
      try FileManager.default.createSymbolicLink(
        atPath: path, withDestinationPath: there.directory.write("bytes".utf8, to: "x"))
    default: try Data("bytes and more".utf8).write(to: URL(fileURLWithPath: path))
    }
    let transfer = try target.take(from: there.open(.foreign), importedFrom: "box")
    #expect(transfer == StoreTransfer(incomplete: ["train-mlp"]))
    #expect(try target.stat().blobs.files == 0)
  }

  @Test func `a result whose files are gone is left out and named`() throws {
    let record = try source.commit("bytes").record
    let blob = try #require(record.outputs["out"])
    try FileManager.default.removeItem(atPath: there.layout.blob(blob.digest))
    #expect(try target.take(from: source) == StoreTransfer(incomplete: ["train-mlp"]))
  }

  @Test func `a result with other bytes than the one that is here is named and not taken`() throws {
    let own = try target.commit("own").record
    try source.commit("other", finishedAt: 50)
    #expect(try target.take(from: source) == StoreTransfer(divergent: ["train-mlp"]))
    #expect(try target.records(for: own.key) == [own])
  }
}
