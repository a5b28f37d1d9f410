/// One job as `squeue` lists it.
struct QueueEntry: Equatable, Sendable {
  /// What is asked for: job, state, reason, nodes, comment, separated by bars, of which only the comment may have more.
  static let format = "%A|%T|%r|%N|%k"

  var job: String
  var state: JobState
  /// Why it waits or ended, in a word of Slurm's.
  var reason: String
  /// Where it runs or ran; empty while it waits.
  var nodes: String
  /// The nonce that it was submitted with.
  var comment: String

  init(
    job: String, state: JobState, reason: String = "None", nodes: String = "", comment: String = ""
  ) {
    self.job = job
    self.state = state
    self.reason = reason
    self.nodes = nodes
    self.comment = comment
  }

  /// Reads a line; nil for one that is no job.
  init?(_ line: some StringProtocol) {
    let parts = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, !parts[0].isEmpty, parts[0].utf8.allSatisfy({ (48...57).contains($0) })
    else { return nil }
    job = String(parts[0])
    state = JobState(String(parts[1]))
    reason = String(parts[2])
    nodes = String(parts[3])
    comment = String(parts[4])
  }

  /// The jobs in what `squeue` prints.
  static func list(_ text: String) -> [QueueEntry] {
    text.split(separator: "\n").compactMap { QueueEntry($0) }
  }
}

/// What Slurm says of a job; words that are not known mean that it lives.
enum JobState: Equatable, Sendable {
  case pending, alive, completed, failed, outOfMemory, timeout, cancelled
  /// It is not the job's fault: preempted, or its node failed.
  case lost

  init(_ word: String) {
    self =
      switch word {
      case "PENDING": .pending
      case "COMPLETED": .completed
      case "FAILED": .failed
      case "OUT_OF_MEMORY": .outOfMemory
      case "TIMEOUT", "DEADLINE": .timeout
      case "CANCELLED": .cancelled
      case "PREEMPTED", "NODE_FAIL", "BOOT_FAIL", "REVOKED": .lost
      default: .alive
      }
  }

  /// True while the job may still write.
  var isAlive: Bool { self == .pending || self == .alive }
}
