/// How long stages take on a typical machine, for the time before any of their kind has run on this one.
///
/// The figures need not fit this machine: a build scales them by what its own stages take (`RemainingTime`).
public struct TypicalDurations: Sendable {
  /// Seconds for a unit of work, of kinds whose work can be told.
  public var perWork: [String: Double]
  /// Seconds for a stage, of other kinds.
  public var perStage: [String: Double]
  /// Seconds for a stage of any kind that is not named; nil when nothing can be said of it.
  public var otherwise: Double?

  public init(
    perWork: [String: Double] = [:], perStage: [String: Double] = [:], otherwise: Double? = nil
  ) {
    self.perWork = perWork
    self.perStage = perStage
    self.otherwise = otherwise
  }

  /// What a stage takes there, where that is known.
  public func seconds(kind: String, work: Double?) -> Double? {
    if let work, let rate = perWork[kind] { return work * rate }
    return perStage[kind] ?? otherwise
  }
}
