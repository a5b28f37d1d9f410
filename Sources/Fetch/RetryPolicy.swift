/// How often and how soon a transfer that broke off is tried again.
public struct RetryPolicy: Sendable {
  /// Attempts in a row that brought no byte before the file is given up.
  public var attempts: Int
  /// The pause after the first of them; each further one doubles it.
  public var firstPause: Duration
  public var longestPause: Duration
  /// A transfer slower than a byte a second for so long has stalled.
  public var stall: Duration

  public init(attempts: Int, firstPause: Duration, longestPause: Duration, stall: Duration) {
    self.attempts = attempts
    self.firstPause = firstPause
    self.longestPause = longestPause
    self.stall = stall
  }

  public static let standard = RetryPolicy(
    attempts: 6, firstPause: .seconds(1), longestPause: .seconds(60), stall: .seconds(30))

  /// The pause after the `failures`-th attempt in a row that failed.
  func pause(after failures: Int) -> Duration {
    min(longestPause, firstPause * (1 << min(failures - 1, 20)))
  }
}
