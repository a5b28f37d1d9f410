/// `pipeline.json` with one profile applied: the graph as data, before sweeps are expanded.
public struct Manifest: Sendable {
  /// The profile in force.
  public var profile: String
  /// Named lists of values that sweeps go over.
  public var axes: [String: [JSONValue]]
  /// Parameters that several stages share, written once.
  public var recipes: [String: [String: JSONValue]]
  public var stages: [StageSpec]

  /// Gives a parameter another value in every recipe and stage that has it.
  public mutating func replace(_ parameter: String, by value: JSONValue) {
    for name in recipes.keys where recipes[name]?[parameter] != nil {
      recipes[name]?[parameter] = value
    }
    for index in stages.indices where stages[index].parameters[parameter] != nil {
      stages[index].parameters[parameter] = value
    }
  }
}

/// One entry under `stages`: a stage, or a sweep of them.
public struct StageSpec: Sendable {
  public var id: String
  public var kind: String
  /// The recipe whose members come before `parameters`.
  public var recipe: String?
  public var parameters: [String: JSONValue]
  /// The axes of the sweep; each coordinate becomes a parameter of the same name.
  public var over: [String: [JSONValue]]
  /// Parameters that go with the values of an axis, by axis and value.
  ///
  /// The coordinates of such an axis name a case and are no parameters themselves.
  public var cases: [String: [String: [String: JSONValue]]]
  /// The parts of the sweep that exist, each the values allowed on some axes; all of it if there is none.
  public var only: [[String: [JSONValue]]]
  /// The values that each axis has under some profile; what `where` may name.
  public var known: [String: Set<JSONValue>]
  /// The entries whose stages fill each slot; there is at least one.
  public var inputs: [String: [InputReference]]
  /// What is run, for entries of the kind `command`.
  public var command: CommandSpec?
  public var resources: Resources
  /// How long it takes, for an artifact that `all` leaves out: it is built where it is named.
  public var onRequest: String?
  /// Where the entry stands, for messages: `stages[3]`.
  public var keyPath: String
}

/// Which stages fill an input slot.
public struct InputReference: Hashable, Sendable {
  /// The id of an entry under `stages`.
  public var stage: String
  /// Only members whose coordinates are among these values.
  public var filter: [String: [JSONValue]]
  /// The files that a command reads; all that the stage writes if it does not say.
  public var files: [String]?
}

/// What a stage needs of a machine; never part of an action key.
public struct Resources: Hashable, Sendable {
  /// Cores the scheduler sets aside, and threads the stage may use.
  public var cores: Int
  public var memoryMiB: Int
  /// After this the stage is stopped and counts as failed.
  public var timeoutSeconds: Double
  /// True for a stage that gets every core, and beside which nothing runs.
  public var isExclusive: Bool
  /// The axis whose values such stages take turns by: all of the first value run before any of the second.
  public var turns: String?
  /// The place of the stage's own value on that axis.
  public var turn: Int
  /// How many of other things it takes, such as GPUs, by their name.
  public var countable: [String: Int]
  /// How often the stage runs again after it ended in some way.
  public var retries: [FailureClass: Int]

  /// A core and a little memory, unless more is said.
  public init(
    cores: Int = 1, memoryMiB: Int = 256, timeoutSeconds: Double = 3600, isExclusive: Bool = false,
    turns: String? = nil, turn: Int = 0, countable: [String: Int] = [:],
    retries: [FailureClass: Int] = [:]
  ) {
    self.cores = cores
    self.memoryMiB = memoryMiB
    self.timeoutSeconds = timeoutSeconds
    self.isExclusive = isExclusive
    self.turns = turns
    self.turn = turn
    self.countable = countable
    self.retries = retries
  }

  /// How a stage can fail in a way that another attempt may not.
  public enum FailureClass: String, CaseIterable, Sendable {
    /// It ended with an error.
    case failure
    /// A signal ended it: too little memory, for instance.
    case crash
    case timeout
  }
}
