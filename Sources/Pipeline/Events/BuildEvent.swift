/// What happens during a build, as it happens.
public enum BuildEvent: Sendable {
  /// Work begins on the stages of the forecast; the rest of `total` is fresh.
  case began(Forecast, total: Int)
  case started(StageID, directory: WorkDirectory)
  case finished(StageID, seconds: Double, divergent: Bool)
  /// A result was already recorded: by early cut-off, or by another run.
  case reused(StageID)
  /// Another run executes this action; its result will be taken.
  case waiting(StageID, holder: String)
  case failed(StageID, description: String)
  /// A stage that has run has something to say: what it left out, for instance.
  case noted(StageID, String)
  /// The store found and mended damage.
  case repaired(String)
}

/// Who hears of events: a terminal, a log, a test.
public protocol EventSink: Sendable {
  func receive(_ event: BuildEvent)
}
