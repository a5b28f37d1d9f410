/// How a committed record relates to the earlier ones of its key.
public enum CommitOutcome: Equatable, Sendable {
  /// The first record of its key, or a measurement.
  case first
  case sameOutputs
  /// The outputs differ from those of the record that speaks for the key; both are kept.
  case divergent(from: ActionRecord)
}
