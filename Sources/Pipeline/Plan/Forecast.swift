/// What a build is about to do: every outdated stage with the time that it should take.
public struct Forecast: Sendable {
  public struct Stage: Sendable {
    /// The stage as it is scheduled.
    public var item: SchedulerState.Item
    public var kind: String
    /// Seconds that it should take; nil where nothing is known.
    public var seconds: Double?
    /// True for seconds from runs on this machine, false for those of a typical one.
    public var isMeasured: Bool

    public init(
      _ item: SchedulerState.Item, kind: String, seconds: Double?, isMeasured: Bool
    ) {
      self.item = item
      self.kind = kind
      self.seconds = seconds
      self.isMeasured = isMeasured
    }
  }

  public var stages: [Stage]
  /// The cores and the memory that they share.
  public var limits: SchedulerState.Limits

  public init(_ stages: [Stage], limits: SchedulerState.Limits) {
    self.stages = stages
    self.limits = limits
  }

  /// The length of the whole schedule; nil unless all of it was timed on this machine.
  public var seconds: Double? {
    stages.allSatisfy(\.isMeasured)
      ? ScheduleLength(stages.map(\.item), limits: limits).seconds : nil
  }
}

extension Forecast {
  /// The forecast of a plan, from what stages took here and on a typical machine.
  init(
    _ plan: Plan, durations: PastDurations, typical: TypicalDurations,
    limits: SchedulerState.Limits, work amount: (StageNode) -> Double?
  ) {
    let outdated = plan.outdated.map(\.node)
    let ids = Set(outdated.map(\.id))
    let stages = outdated.map { node in
      let work = amount(node)
      let measured = durations.estimate(stage: node.id.text, kind: node.kind, work: work)
      let seconds = measured ?? typical.seconds(kind: node.kind, work: work)
      return Stage(
        SchedulerState.Item(
          id: node.id, needs: ids.intersection(node.producers), resources: node.resources,
          cost: seconds ?? 1),
        kind: node.kind, seconds: seconds, isMeasured: measured != nil)
    }
    self.init(stages, limits: limits)
  }
}
