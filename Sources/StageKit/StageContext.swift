public import Logging

/// What a running stage sees of the world.
public struct StageContext: Sendable {
  /// The stage's id, for messages.
  public let stage: StageID
  /// How many threads it may use; the bits must not depend on it.
  public let threads: Int
  /// The files from outside, for kinds that read any.
  public let sources: StageSources?
  private let supplements: [String: JSONValue]
  private let logger: Logger
  private let inputs: [String: [StageInput]]
  private let absent: [String: [AbsentInput]]
  private let outputs: [String: String]
  private let progress: any ProgressSink
  /// Where the stage may leave its state on the way, and find what an earlier execution left.
  public let checkpoint: any StageCheckpoint

  public init(
    stage: StageID, threads: Int, inputs: [String: [StageInput]],
    absent: [String: [AbsentInput]] = [:], sources: StageSources? = nil,
    supplements: [String: JSONValue] = [:], outputs: [String: String], logger: Logger,
    progress: any ProgressSink, checkpoint: any StageCheckpoint
  ) {
    self.stage = stage
    self.threads = threads
    self.inputs = inputs
    self.absent = absent
    self.sources = sources
    self.supplements = supplements
    self.outputs = outputs
    self.logger = logger
    self.progress = progress
    self.checkpoint = checkpoint
  }

  /// The single producer behind `slot`.
  public func input(_ slot: String) throws(StageError) -> StageInput {
    let all = inputs[slot] ?? []
    guard let only = all.first, all.count == 1 else {
      throw .wrongInputCount(slot: slot, found: all.count)
    }
    return only
  }

  /// Every producer behind `slot`, in the order of the graph.
  public func inputs(_ slot: String) -> [StageInput] { inputs[slot] ?? [] }

  /// The members of `slot` that do not run here because their data are not on this machine.
  public func absentInputs(_ slot: String) -> [AbsentInput] { absent[slot] ?? [] }

  /// The document `name` beside the manifest; nil where the project has none, or the kind reads none.
  public func supplement(_ name: String) -> JSONValue? { supplements[name] }

  /// Where to write the declared output `name`.
  public func path(forOutput name: String) throws(StageError) -> String {
    guard let path = outputs[name] else { throw .undeclaredOutput(name) }
    return path
  }

  /// Prints a line into the stage's log.
  public func log(_ message: String) { logger.info("\(message)") }

  /// Prints a line into the stage's log, and on the terminal of who runs it: what it left out, for instance.
  public func note(_ message: String) {
    logger.notice("\(message)")
    progress.note(message)
  }

  /// Tells the terminal and other processes how far the stage is; cheap to call often.
  public func report(_ update: StageProgress) { progress.report(update) }
}

/// The files of one producer.
public struct StageInput: Codable, Sendable {
  /// The producer's id, for messages.
  public var stage: StageID
  public var coordinates: [String: JSONValue]
  /// Paths by file name.
  public var files: [String: String]

  public init(stage: StageID, coordinates: [String: JSONValue], files: [String: String]) {
    self.stage = stage
    self.coordinates = coordinates
    self.files = files
  }

  /// The path of the file `name`.
  public func path(_ name: String) throws(StageError) -> String {
    guard let path = files[name] else { throw .undeclaredInput(stage: stage, file: name) }
    return path
  }
}

/// A stage that breaks its own declaration, or whose input is not what it needs.
public enum StageError: Error, CustomStringConvertible {
  case undeclaredOutput(String)
  case undeclaredInput(stage: StageID, file: String)
  case wrongInputCount(slot: String, found: Int)
  case invalidInput(String)

  public var description: String {
    switch self {
    case .undeclaredOutput(let name):
      "output \"\(name)\" is not declared by the stage kind; add it to its declaration"
    case .undeclaredInput(let stage, let file):
      "file \"\(file)\" of \(stage) is not declared by the input slot; add it to the slot"
    case .wrongInputCount(let slot, let found):
      "input \"\(slot)\" needs exactly one stage, found \(found)"
    case .invalidInput(let message): message
    }
  }
}
