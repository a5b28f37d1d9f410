internal import Foundation
internal import Pipeline
internal import StageKit
internal import Synchronization

@testable internal import Cluster

/// A scheduler whose answers a test decides.
final class FakeScheduler: Scheduler {
  struct State {
    var submitted: [[String]] = []
    var cancelled: [[String]] = []
    var entries: [QueueEntry] = []
    var looks = 0
  }

  let state = Mutex(State())
  /// What becomes of the submission of a number, from 0: the answer, and what then stands in the queue.
  private let plan: @Sendable (Int, JobFolder) -> (SubmitOutcome, JobState)

  init(_ plan: @escaping @Sendable (Int, JobFolder) -> (SubmitOutcome, JobState)) {
    self.plan = plan
  }

  func submit(_ words: [String], script: String) async -> SubmitOutcome {
    let value = { (name: String) in
      words.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) } ?? ""
    }
    let number = state.withLock { state in
      state.submitted.append(words)
      return state.submitted.count - 1
    }
    let folder = JobFolder(path: String(value("--output=").dropLast("/slurm.txt".count)))
    let (outcome, job) = plan(number, folder)
    state.withLock {
      $0.entries.append(
        QueueEntry(job: "\(100 + number)", state: job, nodes: "n1", comment: value("--comment=")))
    }
    return outcome
  }

  func queue() async -> [QueueEntry]? {
    state.withLock { state in
      state.looks += 1
      return state.entries
    }
  }

  func cancel(_ jobs: [String]) async {
    state.withLock { state in
      state.cancelled.append(jobs)
      let gone = Set(jobs)
      state.entries.removeAll { gone.contains($0.job) }
    }
  }
}

extension JobFolder {
  /// Does what a job does on its node: writes an output and the end.
  func end(_ text: String, status: Int32 = 0) {
    let directory = attempt(0)
    try? FileManager.default.createDirectory(
      atPath: directory.output, withIntermediateDirectories: true)
    let bytes = Data(text.utf8)
    try? bytes.write(to: URL(fileURLWithPath: directory.output(named: "out")))
    let end = JobEnd(
      nonce: nonce, status: status, startedAt: 50, finishedAt: 60,
      host: HostDescription(name: "node", processor: "p", cores: 2, system: "s"), node: "n1",
      attempt: "attempt-0",
      outputs: ["out": BlobReference(digest: Digest(of: bytes), byteCount: bytes.count)])
    try? JSONEncoder().encode(end).write(to: URL(fileURLWithPath: endPath))
  }
}
