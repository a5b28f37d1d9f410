internal import Dispatch
internal import Foundation
internal import StageKit

/// The commands of Slurm, or what a test puts in their place.
protocol Scheduler: Sendable {
  /// Submits a script.
  func submit(_ words: [String], script: String) async -> SubmitOutcome
  /// The jobs of this user, ended ones included; nil when the scheduler does not answer.
  func queue() async -> [QueueEntry]?
  func cancel(_ jobs: [String]) async
}

/// What came of asking for a job.
enum SubmitOutcome: Equatable, Sendable {
  case job(String)
  /// The scheduler said no.
  case refused(String)
  /// Nobody knows: the job may run or come to run.
  case unknown(String)
}

/// Slurm, by its commands, whatever variables of the caller say.
struct SlurmCommands: Scheduler {
  /// Submissions go one by one: a scheduler is for many users.
  private let submissions = DispatchQueue(label: "sbatch")
  private let questions = DispatchQueue(label: "squeue")

  /// Throws unless there is a scheduler that answers.
  func check() throws(ClusterError) {
    let (status, _, messages) = run(["squeue", "--noheader", "--states=RUNNING", "--format=%A"])
    guard status == 0 else {
      let last = messages.split(separator: "\n").last.map(String.init)
      throw .noScheduler(command: "squeue", message: last ?? "it does not answer")
    }
  }

  func submit(_ words: [String], script: String) async -> SubmitOutcome {
    await on(submissions) {
      let folder = FileManager.default.temporaryDirectory.path
      let path = "\(folder)/.repro-job-\(UUID().uuidString)"
      defer { unlink(path) }
      guard FileManager.default.createFile(atPath: path, contents: Data(script.utf8)) else {
        return .refused("\(folder) cannot be written")
      }
      let (status, output, messages) = run(words + [path])
      return Self.outcome(status, output, messages)
    }
  }

  /// Reads what `sbatch --parsable` says: a number, perhaps with the name of the cluster behind a semicolon.
  static func outcome(_ status: Int32?, _ output: String, _ messages: String) -> SubmitOutcome {
    let word = output.split(separator: "\n").last?.prefix { $0 != ";" }
    if status == 0, let word, !word.isEmpty, word.utf8.allSatisfy({ (48...57).contains($0) }) {
      return .job(String(word))
    }
    // A controller that is busy may have taken the job all the same.
    let doubts = [
      "timed out", "Unable to contact", "Zero Bytes", "Connection refused", "temporarily",
    ]
    guard let status, status != 0, !doubts.contains(where: messages.contains) else {
      return .unknown(messages)
    }
    return .refused(messages)
  }

  func queue() async -> [QueueEntry]? {
    await on(questions) {
      let user = NSUserName()
      let (status, output, _) = run([
        "squeue", "--noheader", "--array", "--states=all", "--user=\(user)",
        "--format=\(QueueEntry.format)",
      ])
      return status == 0 ? QueueEntry.list(output) : nil
    }
  }

  func cancel(_ jobs: [String]) async {
    await on(questions) {
      for start in stride(from: 0, to: jobs.count, by: Self.cancelledAtOnce) {
        let end = min(start + Self.cancelledAtOnce, jobs.count)
        _ = run(["scancel", "--quiet"] + jobs[start..<end])
      }
    }
  }

  /// Numbers that fit into one command.
  private static let cancelledAtOnce = 1000

  private func on<Value: Sendable>(
    _ queue: DispatchQueue, _ work: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: work()) }
    }
  }

  /// The exit status, nil for a command that did not end by itself, and what it printed.
  func run(_ words: [String], seconds: Double = 60) -> (Int32?, String, String) {
    guard let tool = try? ToolRun(words, setting: Self.environment, seconds: seconds) else {
      return (nil, "", "no temporary folder")
    }
    let messages = String(decoding: tool.messages, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let output = String(decoding: tool.output, as: UTF8.self)
    switch tool.end {
    case .exited(let status): return (status, output, messages)
    case .signaled, .timedOut: return (nil, output, messages)
    case .notStarted(let errno): return (127, "", String(cString: strerror(errno)))
    }
  }

  /// Variables by which a user changes what the commands do are unset; where the cluster is stays.
  static var environment: [String: String?] {
    let prefixes = ["SBATCH_", "SQUEUE_", "SCANCEL_", "SINFO_", "SLURM_"]
    var changes: [String: String?] = [:]
    for name in ProcessInfo.processInfo.environment.keys
    where name != "SLURM_CONF" && prefixes.contains(where: name.hasPrefix) {
      changes[name] = String?.none
    }
    changes["LC_ALL"] = "C"
    return changes
  }
}
