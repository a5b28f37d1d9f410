/// How the steps of a training make epochs: what schedules and phases of a rule are functions of.
public struct TrainingClock: Equatable, Sendable {
  public let epochs: Int
  public let stepsPerEpoch: Int

  public init(epochs: Int, stepsPerEpoch: Int) {
    self.epochs = max(epochs, 1)
    self.stepsPerEpoch = max(stepsPerEpoch, 1)
  }

  /// The epoch of a step, both counted from 0; the last one for any later step.
  public func epoch(of step: Int) -> Int { min(step / stepsPerEpoch, epochs - 1) }
}
