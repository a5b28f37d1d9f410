import Foundation
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
    #expect(try target.currentRecord(for: record.key) == record)
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
