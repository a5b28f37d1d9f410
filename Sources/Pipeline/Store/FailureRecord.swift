/// The last failure of an action; forgotten when the action succeeds.
public struct FailureRecord: Codable, Hashable, Sendable {
  public var stage: String
  /// What to tell the user, with the last error that the stage printed.
  public var reason: String
  /// How its process ended, such as `exit code 2` or `signal 9`.
  public var exit: String
  /// Seconds since 1970.
  public var finishedAt: Double
  /// How many results the action had by then.
  var results: Int?

  public init(stage: String, reason: String, exit: String, finishedAt: Double) {
    self.stage = stage
    self.reason = reason
    self.exit = exit
    self.finishedAt = finishedAt
  }
}
