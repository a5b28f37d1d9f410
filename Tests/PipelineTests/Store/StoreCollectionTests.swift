internal import Foundation
internal import TestSupport
internal import Testing

@testable internal import Pipeline

@Suite struct StoreCollectionTests {
  let fixture: StoreFixture
  let store: FileStore

  init() throws {
    fixture = try StoreFixture()
    store = try fixture.open()
  }

  @Test func `what a root reaches stays, the rest goes`() throws {
    let data = try store.commit("data", seed: 1, stage: "data", finishedAt: 1).record
    let model = try store.commit(
      "model", seed: 2, stage: "model", inputs: ["data": digest(of: data)], finishedAt: 2
    ).record
    let old = try store.commit("old model", seed: 3, stage: "old", finishedAt: 3).record
    let orphan = try store.ingest(bytes: "orphan".utf8)

    let plan = try store.gc(keeping: [model.key], olderThan: 0, dryRun: true)
    #expect(plan.removed == GCReport.Share(records: 1, blobs: 2, bytes: 15))
    #expect(plan.kept == GCReport.Share(records: 2, blobs: 2, bytes: 9))
    #expect(plan.stages["old"] == GCReport.Share(records: 1, blobs: 1, bytes: 9))
    #expect(plan.stages[""] == GCReport.Share(records: 0, blobs: 1, bytes: 6))
    #expect(try store.records() == [data, model, old])

    var done = try store.gc(keeping: [model.key], olderThan: 0, dryRun: false)
    #expect(!done.isDryRun)
    done.isDryRun = true
    #expect(done == plan)
    #expect(try store.records() == [data, model])
    #expect(!store.isPresent(orphan))
    #expect(try store.current(for: [data.key, model.key, old.key]).count == 2)
    #expect(try store.verifyAll().isSound)
  }

  @Test func `bytes that a kept record shares with a removed one stay`() throws {
    try store.commit("same", seed: 1, stage: "old")
    let kept = try store.commit("same", seed: 2, stage: "kept").record
    let report = try store.gc(keeping: [kept.key], olderThan: 0, dryRun: false)
    #expect(report.removed == GCReport.Share(records: 1, blobs: 0, bytes: 0))
    #expect(store.isPresent(try #require(kept.outputs["out"])))
  }

  @Test func `what is younger than the grace time stays, with what it needs`() throws {
    let record = try store.commit("model", seed: 1).record
    let fresh = try store.ingest(bytes: "not yet committed".utf8)
    let report = try store.gc(keeping: [], olderThan: 3600, dryRun: false)
    #expect(report.removed == GCReport.Share())
    #expect(store.isPresent(fresh))
    #expect(try store.currentRecord(for: record.key) == record)
  }

  @Test func `what a running action reads and has written stays`() throws {
    let data = try store.commit("data", seed: 1, stage: "data").record
    let external = try store.ingest(bytes: "external".utf8)
    let key = StoreFixture.preimage(seed: 2).key
    let lock = try #require(
      try store.tryLock(key, reading: [digest(of: data), external.digest]))
    let work = try store.makeWorkDirectory(for: key, nonce: "1")

    let during = try fixture.open().gc(keeping: [], olderThan: 0, dryRun: false)
    #expect(during.removed == GCReport.Share())
    #expect(during.leftovers.isEmpty)
    #expect(store.isPresent(external))

    lock.release()
    let after = try store.gc(keeping: [], olderThan: 0, dryRun: false)
    #expect(after.removed == GCReport.Share(records: 1, blobs: 2, bytes: 12))
    #expect(after.leftovers.sorted() == [fixture.layout.lock(key), work])
  }

  @Test func `leftovers go, except the work of roots, from which a run resumes`() throws {
    let keys = [1, 2].map { StoreFixture.preimage(seed: $0).key }
    let works = try keys.map { try store.makeWorkDirectory(for: $0, nonce: "n") }
    for (key, work) in zip(keys, works) {
      try Data("checkpoint".utf8).write(to: URL(fileURLWithPath: "\(work)/checkpoint"))
      try store.recordFailure(
        key: key, FailureRecord(stage: "s", reason: "r", exit: "e", finishedAt: 0),
        logFile: "\(work)/checkpoint")
    }
    let cut = try fixture.directory.write("cut".utf8, to: "store/work/.tmp-1-2-3")
    let blob = try store.ingest(bytes: "damaged".utf8)
    try store.quarantine(blob.digest)

    let report = try store.gc(keeping: [keys[0]], olderThan: 0, dryRun: false)
    #expect(
      report.leftovers.sorted()
        == [
          fixture.layout.failure(keys[1]), fixture.layout.failureLog(keys[1]),
          "\(fixture.layout.quarantine)/\(blob.digest)", cut, works[1],
        ].sorted())
    #expect(try store.workDirectories(for: keys[0]) == [works[0]])
    #expect(try store.failure(for: keys[0]) != nil)
    #expect(try store.failure(for: keys[1]) == nil)
  }

  @Test func `checkpoints of roots stay, those of forced runs too`() throws {
    let keys = [1, 2].map { StoreFixture.preimage(seed: $0).key }
    let folders = keys.flatMap { key in
      [false, true].map { store.checkpointDirectory(for: key, isForced: $0) }
    }
    for folder in folders { try CheckpointFolder(directory: folder).save(Data("state".utf8)) }
    let report = try store.gc(keeping: [keys[0]], olderThan: 0, dryRun: false)
    #expect(Set(report.leftovers) == Set(folders.suffix(2)))
    for folder in folders.prefix(2) {
      #expect(CheckpointFolder(directory: folder).read() == Data("state".utf8))
    }
    #expect(try store.stat().workDirectories == 0)
    #expect(try store.verifyAll().isSound)
  }

  @Test func `runs that commit while garbage is removed lose nothing`() async throws {
    let path = fixture.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let store = try FileStore.open(at: path, access: .readWrite)
          for number in 0..<10 {
            try store.commit("\(worker) \(number % 5)", seed: worker * 100 + number)
          }
        }
      }
      group.addTask {
        let store = try FileStore.open(at: path, access: .readWrite)
        for _ in 0..<10 { _ = try store.gc(keeping: [], olderThan: 3600, dryRun: false) }
      }
      try await group.waitForAll()
    }
    #expect(try store.records().count == 40)
    #expect(try store.verifyAll().isSound)
  }

  private func digest(of record: ActionRecord) -> Digest {
    record.outputs["out"]?.digest ?? record.key
  }
}
