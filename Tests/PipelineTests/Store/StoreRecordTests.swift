internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

@Suite struct StoreRecordTests {
  let fixture: StoreFixture
  init() throws { fixture = try StoreFixture() }

  @Test func `a committed record is found by its key, also by another process`() throws {
    let (record, outcome) = try fixture.open().commit("weights")
    #expect(outcome == .first)
    for access in [FileStore.Access.readWrite, .readOnly] {
      let store = try fixture.open(access)
      #expect(try store.currentRecord(for: record.key) == record)
      #expect(try store.current(for: [record.key])[record.key]?.outputs == record.outputs)
      #expect(store.openingNotes.isEmpty)
    }
  }

  @Test func `a second result with the same bytes changes nothing`() throws {
    let store = try fixture.open()
    let (first, _) = try store.commit("weights")
    #expect(try store.commit("weights", finishedAt: 200).outcome == .sameOutputs)
    #expect(try store.currentRecord(for: first.key) == first)
  }

  @Test func `a divergent result is kept beside the standing one`() throws {
    let store = try fixture.open()
    let (first, _) = try store.commit("weights")
    let (second, outcome) = try store.commit("other weights", finishedAt: 200)
    #expect(outcome == .divergent(from: first))
    #expect(try store.currentRecord(for: first.key) == first)
    #expect(try store.records(for: first.key) == [first, second])
    #expect(try store.stat().divergentStages == ["train-mlp"])
  }

  @Test func `a divergent result stands in when blobs of the standing one are missing`() throws {
    let store = try fixture.open()
    let (first, _) = try store.commit("weights")
    let (second, _) = try store.commit("other weights", finishedAt: 200)
    try store.quarantine(try #require(first.outputs["out"]).digest)
    #expect(try store.currentRecord(for: first.key) == second)
    try store.quarantine(try #require(second.outputs["out"]).digest)
    #expect(try store.currentRecord(for: first.key) == first)
  }

  @Test func `the latest measurement stands, also when the clock was set back`() throws {
    let store = try fixture.open()
    try store.commit("12 s", finishedAt: 300, isMeasurement: true)
    for moment in [400.0, 200, 100] {
      let (late, outcome) = try store.commit(
        "\(moment)", finishedAt: moment, isMeasurement: true)
      #expect(outcome == .first)
      #expect(try store.currentRecord(for: late.key) == late)
      #expect(try fixture.open(.readOnly).currentRecord(for: late.key) == late)
    }
    try store.rebuildIndex()
    let numbers = try store.records(for: StoreFixture.preimage().key).map(\.sequence)
    #expect(numbers == [nil, 1, 2, 3])
  }

  @Test func `a divergent result with an earlier time does not take over`() throws {
    let store = try fixture.open()
    let (first, _) = try store.commit("weights", finishedAt: 300)
    #expect(try store.commit("other", finishedAt: 100).outcome == .divergent(from: first))
    #expect(try store.currentRecord(for: first.key) == first)
  }

  @Test func `a failure before a result is past, whatever was left behind`() throws {
    let store = try fixture.open()
    let key = StoreFixture.preimage().key
    let failure = FailureRecord(stage: "s", reason: "killed", exit: "signal 9", finishedAt: 900)
    try store.recordFailure(key: key, failure, logFile: nil)
    let left = try Data(contentsOf: URL(fileURLWithPath: fixture.layout.failure(key)))
    try store.commit("weights")
    // As if the process had been killed between the record and the end of its work.
    try left.write(to: URL(fileURLWithPath: fixture.layout.failure(key)))
    #expect(try store.failure(for: key) == nil)
    try store.recordFailure(key: key, failure, logFile: nil)
    #expect(try store.failure(for: key)?.reason == "killed")
  }

  @Test func `a record whose blob is missing is refused`() throws {
    let store = try fixture.open()
    let blob = BlobReference(digest: Digest(of: Data("never stored".utf8)), byteCount: 12)
    #expect(throws: StoreError.missingBlob(digest: blob.digest, neededBy: "the record of s")) {
      try store.commit(StoreFixture.record(stage: "s", outputs: ["out": blob]))
    }
    #expect(try store.records().isEmpty)
  }

  @Test func `a record whose key is not that of its preimage is refused`() throws {
    let store = try fixture.open()
    var record = StoreFixture.record(outputs: [:])
    record.key = Digest(of: Data("another".utf8))
    #expect(throws: StoreError.self) { try store.commit(record) }
    #expect(try store.records().isEmpty)
  }

  @Test func `the latest action of a stage is found whatever its key`() throws {
    let store = try fixture.open()
    try store.commit("a", seed: 1, stage: "x", finishedAt: 100)
    let (late, _) = try store.commit("b", seed: 2, stage: "x", finishedAt: 300)
    try store.commit("c", seed: 3, stage: "x", finishedAt: 200)
    #expect(try store.latestRecord(stage: "x") == late)
    #expect(try store.latestRecord(stage: "y") == nil)
    try store.commit("d", seed: 3, stage: "x", finishedAt: 250)
    let latest = try store.latestRecords(stage: "x").map(\.usage.finishedAt)
    #expect(latest == [300, 250, 100])
  }

  @Test func `a success forgets the failure`() throws {
    let store = try fixture.open()
    let key = StoreFixture.preimage().key
    let failure = FailureRecord(
      stage: "train-mlp", reason: "no result", exit: "signal 9", finishedAt: 1)
    let log = try fixture.directory.write("out of memory\n".utf8, to: "log")
    try store.recordFailure(key: key, failure, logFile: log)
    #expect(try store.failure(for: key) == failure)
    let kept = try #require(try store.failureLog(for: key))
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "out of memory\n")
    try store.commit("weights")
    #expect(try store.failure(for: key) == nil)
    #expect(try store.failureLog(for: key) == nil)
  }
}
