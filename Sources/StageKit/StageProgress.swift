/// How far a stage is.
public struct StageProgress: Codable, Hashable, Sendable {
  /// Finished and total units of work.
  public var step: Int
  public var totalSteps: Int
  /// What a step is, for people: "step", "epoch", "image".
  public var unit: String
  /// The latest training loss, where there is one.
  public var loss: Double?
  /// Finished units per second.
  public var rate: Double?
  /// More for people, in the stage's own words: "epoch 3/8, 712 images/s".
  public var detail: String?

  public init(
    step: Int, totalSteps: Int, unit: String = "step", loss: Double? = nil, rate: Double? = nil,
    detail: String? = nil
  ) {
    self.step = step
    self.totalSteps = totalSteps
    self.unit = unit
    self.loss = loss
    self.rate = rate
    self.detail = detail
  }

  /// The share that is done, 0 to 1.
  public var fraction: Double { totalSteps > 0 ? Double(step) / Double(totalSteps) : 0 }
}

/// Where a stage's progress goes: a file that any process can read, or a test's memory.
public protocol ProgressSink: Sendable {
  func report(_ update: StageProgress)

  /// Tells the user, at once or when the stage has ended, what they should know of its result.
  func note(_ text: String)
}

extension ProgressSink {
  public func note(_ text: String) {}
}
