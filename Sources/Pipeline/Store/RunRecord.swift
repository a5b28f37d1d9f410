/// What one build did, for `history runs`: no result depends on it.
public struct RunRecord: Codable, Equatable, Sendable {
  /// Seconds since 1970.
  public var startedAt: Double
  public var seconds: Double
  public var targets: [String]
  public var profile: String
  /// Stages that ran, that failed, and that were fresh or taken from others.
  public var executed: Int
  public var failed: Int
  public var reused: Int
  public var isInterrupted: Bool
  /// What the build said of its duration; nil when it said nothing.
  public var estimate: EstimateRecord?

  public init(
    startedAt: Double, seconds: Double, targets: [String], profile: String, executed: Int,
    failed: Int, reused: Int, isInterrupted: Bool, estimate: EstimateRecord?
  ) {
    self.startedAt = startedAt
    self.seconds = seconds
    self.targets = targets
    self.profile = profile
    self.executed = executed
    self.failed = failed
    self.reused = reused
    self.isInterrupted = isInterrupted
    self.estimate = estimate
  }
}
