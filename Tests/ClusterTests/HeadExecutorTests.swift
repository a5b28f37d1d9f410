internal import Foundation
internal import StageKit
internal import Synchronization
internal import TestSupport
internal import Testing

@testable internal import Cluster
@testable internal import Pipeline

/// Which stages run on the machine that submits jobs.
@Suite struct HeadExecutorTests {
  /// Notes what it is given, and how much at once.
  private final class Recorder: StageExecutor {
    struct State {
      var stages: [String] = []
      var cores = 0
      var mostCores = 0
    }

    let state = Mutex(State())

    func execute(_ job: StageJob) async throws -> StageExit {
      state.withLock {
        $0.stages.append(job.stage.text)
        $0.cores += job.resources.cores
        $0.mostCores = max($0.mostCores, $0.cores)
      }
      try? await Task.sleep(for: .milliseconds(20))
      state.withLock { $0.cores -= job.resources.cores }
      return Task.isCancelled ? .interrupted : .finished
    }

    var stages: Set<String> { state.withLock { Set($0.stages) } }
  }

  private let directory: TemporaryDirectory
  private let store: FileStore
  private let jobs = Recorder()
  private let head = Recorder()

  init() throws {
    directory = try TemporaryDirectory()
    store = try FileStore.open(at: directory("store"), access: .readWrite)
  }

  private func executor(cores: Int = 2) -> HeadExecutor {
    HeadExecutor(store, jobs: jobs, head: head, below: 10, cores: cores)
  }

  private func job(
    _ name: String, _ seconds: Double?, cores: Int = 1, isExclusive: Bool = false
  ) -> StageJob {
    StageJob(
      stage: StageID(name), directory: WorkDirectory(path: directory(name)),
      resources: Resources(cores: cores, isExclusive: isExclusive), key: Self.key(name),
      expectedSeconds: seconds)
  }

  private static func key(_ name: String) -> Digest { Digest(of: Data(name.utf8)) }

  @Test func `short stages run here, long and unknown ones and measurements as jobs`() async throws
  {
    try store.write(
      ActionClaim(nonce: "n", cluster: "lab", stage: "claimed", submittedAt: 0, inputs: []),
      of: Self.key("claimed"))
    for job in [
      job("short", 9.9), job("long", 10), job("unknown", nil), job("claimed", 1),
      job("measurement", 1, isExclusive: true),
    ] {
      #expect(try await executor().carryOut(job).exit == .finished)
    }
    #expect(head.stages == ["short"])
    #expect(jobs.stages == ["long", "unknown", "claimed", "measurement"])
  }

  @Test func `they share the cores of this machine, and a wide one gets all`() async throws {
    let executor = executor(cores: 3)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<12 {
        let job = job("s\(number)", 1, cores: number % 3 + 1)
        group.addTask { _ = try await executor.carryOut(job) }
      }
      try await group.waitForAll()
    }
    #expect(head.stages.count == 12)
    #expect(head.state.withLock { $0.mostCores } <= 3)
    #expect(try await executor.carryOut(job("wide", 1, cores: 64)).exit == .finished)
  }

  @Test func `a build that ends starts none that waits`() async throws {
    let executor = executor(cores: 1)
    let exits = try await withThrowingTaskGroup(of: StageExit.self) { group in
      for number in 0..<30 {
        let job = job("s\(number)", 1)
        group.addTask { try await executor.carryOut(job).exit }
      }
      group.cancelAll()
      return try await group.reduce(into: []) { exits, exit in exits.append(exit) }
    }
    #expect(exits.count == 30)
    #expect(exits.allSatisfy { $0 == .interrupted })
    #expect(head.stages.count < 30)
  }
}
