import Foundation

/// Runs one stage somewhere: in a process here, later as a job of a cluster.
public protocol StageExecutor: Sendable {
  /// Runs `job` to its end; cancelling the task stops the stage and all its processes.
  func execute(_ job: StageJob) async throws -> StageExit
}

/// A stage ready to run: a private directory that holds its request.
public struct StageJob: Sendable {
  public var stage: StageID
  public var directory: WorkDirectory
  public var resources: Resources
  /// Whether the shell runs the script of a command there, and not this program a request.
  public var isCommand: Bool

  public init(
    stage: StageID, directory: WorkDirectory, resources: Resources, isCommand: Bool = false
  ) {
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

  /// The status of a stage that found no space for its outputs.
  public static let noSpaceStatus: Int32 = 73

  /// The class of failure that decides whether another attempt is made; nil where none could help.
  var failureClass: Resources.FailureClass? {
    switch self {
    case .failed: .failure
    case .crashed: .crash
    case .timedOut: .timeout
    case .finished, .printedTooMuch, .interrupted: nil
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
    }
  }
}
