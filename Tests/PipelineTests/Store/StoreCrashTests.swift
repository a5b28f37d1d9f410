internal import Foundation
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import Pipeline

/// A commit that ends at each of its steps: killed, or with a full disk.
@Suite struct StoreCrashTests {
  @Test func `a process killed at any step of a commit leaves a sound store`() async throws {
    for step in 0..<(try Self.stepsOfCommit()) {
      let fixture = try StoreFixture()
      try Self.prepare(fixture)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = fixture.path as String, step = step as Int] in
        let disk = FaultyDisk(killingAt: step).disk
        try FileStore(at: path, access: .readWrite, disk: disk).commit("new", seed: 1)
      }
      try Self.checkSound(fixture, afterStep: step)
    }
  }

  @Test func `a process killed at any step of a commit that syncs at its end leaves a sound store`()
    async throws
  {
    let counting = FaultyDisk()
    let counted = try StoreFixture()
    try Self.prepare(counted)
    let store = try counted.open(disk: counting.disk)
    let before = counting.stepsTaken
    try Self.commitAtOnce(store)
    #expect(counting.stepsTaken - before > 5)
    for step in 0..<counting.stepsTaken {
      let fixture = try StoreFixture()
      try Self.prepare(fixture)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = fixture.path as String, step = step as Int] in
        let disk = FaultyDisk(killingAt: step).disk
        try Self.commitAtOnce(FileStore(at: path, access: .readWrite, disk: disk))
      }
      try Self.checkSound(fixture, afterStep: step)
    }
  }

  @Test func `a commit returns when every name that it gave is durable, each directory once`()
    throws
  {
    let log = StepLog()
    let fixture = try StoreFixture()
    try Self.prepare(fixture)
    var disk = Disk()
    disk.fault = { step in
      log.steps.withLock { $0.append(step) }
      return 0
    }
    let store = try FileStore(at: fixture.path, access: .readWrite, disk: disk)
    log.steps.withLock { $0 = [] }
    try Self.commitAtOnce(store)
    let steps = log.steps.withLock { $0 }
    let names = steps.lastIndex(of: .rename) ?? 0
    // The blob's, its parent's as it is new, and the same for the record and the folder of its key.
    #expect(steps.count { $0 == .synchronizeDirectory } <= 5)
    #expect(steps.firstIndex(of: .synchronizeDirectory) ?? 0 > names)
    // Bytes before names.
    #expect(steps.firstIndex(of: .synchronize) ?? .max < steps.firstIndex(of: .rename) ?? 0)
  }

  private final class StepLog: Sendable {
    let steps = Mutex<[Disk.Step]>([])
  }

  private static func commitAtOnce(_ store: FileStore) throws {
    try store.committing { () throws(StoreError) in
      let blob = try store.ingest(bytes: Array("new".utf8))
      let record = StoreFixture.record(
        seed: 1, stage: "train-mlp", outputs: ["out": blob], inputs: [:], finishedAt: 100,
        isMeasurement: false)
      _ = try store.committed(record)
    }
  }

  @Test func `a process killed while it makes a store leaves one that opens`() async throws {
    let counting = FaultyDisk()
    _ = try StoreFixture().open(disk: counting.disk)
    for step in stride(from: 0, to: counting.stepsTaken, by: 3) {
      let fixture = try StoreFixture()
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = fixture.path as String, step = step as Int] in
        _ = try FileStore(at: path, access: .readWrite, disk: FaultyDisk(killingAt: step).disk)
      }
      let (record, _) = try fixture.open().commit("weights")
      #expect(try fixture.open(.readOnly).currentRecord(for: record.key) == record)
    }
  }

  @Test(arguments: [ENOSPC, EDQUOT])
  func `a disk that fills up at any step of a commit leaves a sound store`(errno: Int32) throws {
    for step in 0..<(try Self.stepsOfCommit()) {
      let fixture = try StoreFixture()
      try Self.prepare(fixture)
      let disk = FaultyDisk(failingFrom: step, errno: errno).disk
      let error = #expect(throws: StoreError.self) {
        try FileStore(at: fixture.path, access: .readWrite, disk: disk).commit("new", seed: 1)
      }
      guard case .noSpace = error else {
        Issue.record("step \(step): expected no space, found \(error.debugDescription)")
        continue
      }
      #expect(error?.exitCode == 73)
      #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.layout.work) == [])
      try Self.checkSound(fixture, afterStep: step)
    }
  }

  private static func prepare(_ fixture: StoreFixture) throws {
    let store = try fixture.open()
    try store.commit("old", seed: 0)
    try store.recordFailure(
      key: StoreFixture.preimage(seed: 1).key,
      FailureRecord(stage: "train-mlp", reason: "", exit: "exit code 2", finishedAt: 1),
      logFile: nil)
  }

  private static func stepsOfCommit() throws -> Int {
    let fixture = try StoreFixture()
    try prepare(fixture)
    let counting = FaultyDisk()
    try fixture.open(disk: counting.disk).commit("new", seed: 1)
    #expect(counting.stepsTaken > 10)
    return counting.stepsTaken
  }

  /// The old result stands; the new one is there as a whole or not at all, and can be made.
  private static func checkSound(_ fixture: StoreFixture, afterStep step: Int) throws {
    let comment: Comment = "step \(step)"
    let keys = [0, 1].map { StoreFixture.preimage(seed: $0).key }
    let new = try fixture.open(.readOnly).current(for: keys)[keys[1]]
    let store = try fixture.open()
    #expect(store.openingNotes.isEmpty, comment)
    let old = try #require(try store.currentRecord(for: keys[0])?.outputs["out"])
    #expect(try store.read(old) == Data("old".utf8), comment)
    #expect(try store.current(for: keys)[keys[1]] == new, comment)
    if let blob = new?.outputs["out"] { #expect(try store.read(blob) == Data("new".utf8), comment) }
    #expect(try store.verifyAll().isSound, comment)

    let outcome = try store.commit("new", seed: 1, finishedAt: 300).outcome
    #expect(outcome == (new == nil ? .first : .sameOutputs), comment)
    #expect(try store.failure(for: keys[1]) == nil, comment)
  }
}
