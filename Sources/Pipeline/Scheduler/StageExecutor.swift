import Foundation

/// Runs one stage somewhere: in a process here, later as a job of a cluster.
public protocol StageExecutor: Sendable {
  /// Runs `job` to its end; cancelling the task stops the stage and all its processes.
  func execute(_ job: StageJob) async throws -> StageExit
  /// Runs `job` to its end, as `execute`, and says where and when it ran.
  func carryOut(_ job: StageJob) async throws -> StageRun
  /// True when it can wait for the job of `claim` and take its results.
  func adopts(_ claim: ActionClaim) -> Bool
}

extension StageExecutor {
  public func carryOut(_ job: StageJob) async throws -> StageRun {
    let startedAt = Date().timeIntervalSince1970
    let exit = try await execute(job)
    return StageRun(
      exit: exit, directory: job.directory, startedAt: startedAt,
      finishedAt: Date().timeIntervalSince1970)
  }

  public func adopts(_ claim: ActionClaim) -> Bool { false }
}

/// One execution that has ended.
public struct StageRun: Sendable {
  public var exit: StageExit
  /// Where its files are.
  public var directory: WorkDirectory
  /// Seconds since 1970, without waiting in queues.
  public var startedAt: Double
  public var finishedAt: Double
  /// The machine that it ran on; nil for this one.
  public var host: HostDescription?

  public init(
    exit: StageExit, directory: WorkDirectory, startedAt: Double, finishedAt: Double,
    host: HostDescription? = nil
  ) {
    self.exit = exit
    self.directory = directory
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.host = host
  }
}

extension StageRun {
  /// A run that the end of the build kept from starting.
  public init(interrupted job: StageJob) {
    let now = Date().timeIntervalSince1970
    self.init(exit: .interrupted, directory: job.directory, startedAt: now, finishedAt: now)
  }
}

/// A stage ready to run: a private directory that holds its request.
public struct StageJob: Sendable {
  public var stage: StageID
  public var directory: WorkDirectory
  public var resources: Resources
  /// The action; nil for one that nobody records.
  public var key: Digest?
  /// The blobs that it reads.
  public var inputs: [Digest] = []
  /// How long it should take; nil where nothing is known.
  public var expectedSeconds: Double?
  /// Whether the shell runs the script of a command there, and not this program a request.
  public var isCommand: Bool

  public init(
    stage: StageID, directory: WorkDirectory, resources: Resources, key: Digest? = nil,
    inputs: [Digest] = [], isCommand: Bool = false, expectedSeconds: Double? = nil
  ) {
    self.expectedSeconds = expectedSeconds
    self.key = key
    self.inputs = inputs
    self.isCommand = isCommand
    self.stage = stage
    self.directory = directory
    self.resources = resources
  }

  /// A stage with the least resources that is stopped after so many seconds.
  public init(stage: StageID, directory: WorkDirectory, timeoutSeconds: Double) {
    self.init(
      stage: stage, directory: directory, resources: Resources(timeoutSeconds: timeoutSeconds))
  }
}

/// How a stage's process ended.
public enum StageExit: Equatable, Sendable {
  case finished
  /// It ended with an error, and said so in its log.
  case failed(code: Int)
  case crashed(signal: Int)
  case timedOut(seconds: Double)
  /// It was stopped because it printed more than anybody reads.
  case printedTooMuch(bytes: Int)
  /// It was stopped because the build was.
  case interrupted
  /// A cluster ended it, or would not run it; what to say of the stage.
  case ended(String)
  /// It goes on as a job, and this build does not wait for it.
  case detached

  /// The status of a stage that found no space for its outputs.
  public static let noSpaceStatus: Int32 = 73

  /// The class of failure that decides whether another attempt is made; nil where none could help.
  var failureClass: Resources.FailureClass? {
    switch self {
    case .failed: .failure
    case .crashed: .crash
    case .timedOut: .timeout
    case .finished, .printedTooMuch, .interrupted, .ended, .detached: nil
    }
  }

  /// What to tell the user, or `nil` when all went well.
  public var failureDescription: String? {
    switch self {
    case .finished: nil
    case .failed(let code): "ended with status \(code)"
    case .crashed(let signal): "was killed by signal \(signal)"
    case .timedOut(let seconds): "was stopped after its time limit of \(seconds.formatted()) s"
    case .printedTooMuch(let bytes):
      "was stopped after printing \(bytes >> 20) MiB, more than a log may have"
    case .interrupted: "was interrupted"
    case .ended(let description): description
    case .detached: "goes on as a job"
    }
  }
}
