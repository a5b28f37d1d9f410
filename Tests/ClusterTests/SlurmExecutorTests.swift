internal import Foundation
internal import StageKit
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import Cluster
@testable internal import Pipeline

/// Who waits for jobs, beside a scheduler that does what the test says.
@Suite struct SlurmExecutorTests {
  private let directory: TemporaryDirectory
  private let store: FileStore
  private let key = Digest(of: Data("action".utf8))

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
  }

  private func executor(
    _ scheduler: FakeScheduler, detaches: Bool = false, pace: Duration = .milliseconds(10)
  ) -> SlurmExecutor {
    SlurmExecutor(
      store, cluster: "lab", settings: ClusterSettings(), program: "/bin/false", detaches: detaches,
      scheduler: scheduler, pace: pace, warn: { _ in })
  }

  private func job(_ nonce: String = UUID().uuidString) throws -> StageJob {
    let path = try store.makeWorkDirectory(for: key, nonce: nonce)
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(path)/request.json"))
    return StageJob(
      stage: StageID("student"), directory: WorkDirectory(path: path), resources: Resources(),
      key: key)
  }

  @Test func `the end of the job is taken with the node's times and name`() async throws {
    let scheduler = FakeScheduler { _, folder in
      folder.end("bytes")
      return (.job("100"), .completed)
    }
    let run = try await executor(scheduler).carryOut(job())
    #expect(run.exit == .finished)
    #expect(run.host?.name == "node")
    #expect(run.finishedAt - run.startedAt == 10)
    #expect(
      FileManager.default.contents(atPath: run.directory.output(named: "out")) == Data("bytes".utf8)
    )
    // Whoever dies before the result is recorded finds it again.
    #expect(try store.claim(of: key)?.job == "100")
  }

  @Test func `a job of a dead build is waited for and not submitted again`() async throws {
    let scheduler = FakeScheduler { _, _ in (.job("100"), .alive) }
    let job = try job()
    #expect(try await executor(scheduler, detaches: true).carryOut(job).exit == .detached)
    let claim = try #require(try store.claim(of: key))
    #expect(claim.job == "100")
    #expect(claim.description == "job 100 on lab")
    // What a new start removes is not the folder of a job.
    let again = try FileStore.open(at: store.path, access: .readWrite)
    #expect(try again.workDirectories(for: key).count == 1)
    #expect(try again.gc(keeping: [], olderThan: 0, dryRun: false).leftovers.isEmpty)
    JobFolder(path: job.directory.path).end("bytes")
    let run = try await executor(scheduler).carryOut(job)
    #expect(run.exit == .finished)
    #expect(scheduler.state.withLock { $0.submitted.count } == 1)
  }

  @Test func `a submission of which nobody knows is looked for before it is repeated`() async throws
  {
    let scheduler = FakeScheduler { number, folder in
      folder.end("bytes")
      return (.unknown("Socket timed out"), .completed)
    }
    #expect(try await executor(scheduler).carryOut(job()).exit == .finished)
    #expect(scheduler.state.withLock { $0.submitted.count } == 1)
  }

  @Test
  func `a preempted job starts again under another nonce, and the old one may write no state`()
    async throws
  {
    let scheduler = FakeScheduler { number, folder in
      guard number > 0 else { return (.job("100"), .lost) }
      folder.end("bytes")
      return (.job("101"), .completed)
    }
    let job = try job()
    let old = JobFolder(path: job.directory.path)
    let run = try await executor(scheduler).carryOut(job)
    #expect(run.exit == .finished)
    #expect(!run.directory.path.hasPrefix(old.path))
    #expect(!CheckpointFence(path: old.current, token: "100.0").isOpen)
    let nonces = scheduler.state.withLock { Set($0.entries.map(\.comment)) }
    #expect(nonces.count == 2)
  }

  @Test func `a refusal is told with what to change`() async throws {
    let scheduler = FakeScheduler { _, _ in (.refused("invalid partition"), .failed) }
    guard case .ended(let message) = try await executor(scheduler).carryOut(job()).exit else {
      Issue.record("not ended")
      return
    }
    #expect(message.contains("invalid partition"))
    #expect(message.contains("clusters.json"))
  }

  @Test func `five hundred jobs cost a look in two seconds, and few cancellations that leave none`()
    async throws
  {
    let scheduler = FakeScheduler { number, _ in (.job("\(100 + number)"), .alive) }
    let executor = executor(scheduler, pace: .milliseconds(200))
    let keys = (0..<500).map { Digest(of: Data("\($0)".utf8)) }
    let jobs = try keys.map { key in
      let path = try store.makeWorkDirectory(for: key, nonce: UUID().uuidString)
      return StageJob(
        stage: StageID("student"), directory: WorkDirectory(path: path), resources: Resources(),
        key: key)
    }
    let start = ContinuousClock.now
    let exits = try await withThrowingTaskGroup(of: StageExit.self) { group in
      for job in jobs { group.addTask { try await executor.carryOut(job).exit } }
      while scheduler.state.withLock({ $0.submitted.count }) < jobs.count {
        try await Task.sleep(for: .milliseconds(10))
      }
      try await Task.sleep(for: .seconds(3))
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let looks = scheduler.state.withLock { $0.looks }
      #expect(Double(looks) <= 1 + seconds / 2)
      let stopped = ContinuousClock.now
      group.cancelAll()
      let exits = try await group.reduce(into: []) { $0.append($1) }
      // Ten seconds are meant; beside all other tests the machine may be busy with them.
      #expect(ContinuousClock.now - stopped < .seconds(60))
      return exits
    }
    #expect(scheduler.state.withLock { $0.entries }.isEmpty)
    #expect(exits.allSatisfy { $0 == .interrupted })
    let cancelled = scheduler.state.withLock { $0.cancelled }
    #expect(Set(cancelled.joined()).count == 500)
    #expect(cancelled.count <= 5)
    for key in keys { #expect(try store.claim(of: key) == nil) }
  }

  @Test func `the queue is looked at once in two seconds for all jobs`() async throws {
    let scheduler = FakeScheduler { _, _ in (.job("100"), .alive) }
    let watch = QueueWatch(scheduler)
    let start = ContinuousClock.now
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask { for _ in 0..<20 { _ = await watch.entry("\(number)") } }
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(Double(scheduler.state.withLock { $0.looks }) <= 1 + seconds / 2)
  }
}
