/// How long a plan should take, from what stages took before on this machine.
public struct PlanEstimate: Sendable {
  /// The length of the schedule; `nil` when some kind has never run here.
  public var seconds: Double? { unknown.isEmpty ? knownSeconds : nil }
  /// The length of the schedule if whatever is unknown took no time.
  public let knownSeconds: Double
  /// Expected seconds of each outdated stage whose kind has run here.
  public let stages: [StageID: Double]
  /// The outdated stages of kinds that never ran here.
  public let unknown: [StageNode]

  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - durations: What stages took before.
  ///   - limits: The cores and the memory that the stages share.
  ///   - amount: How much work a stage is, in the unit of its kind.
  public init(
    _ plan: Plan, durations: PastDurations, limits: SchedulerState.Limits,
    work amount: (StageNode) -> Double? = { _ in nil }
  ) {
    let outdated = plan.outdated.map(\.node)
    let ids = Set(outdated.map(\.id))
    var stages: [StageID: Double] = [:]
    var items: [SchedulerState.Item] = []
    for node in outdated {
      let cost = durations.estimate(stage: node.id.text, kind: node.kind, work: amount(node))
      stages[node.id] = cost
      items.append(
        SchedulerState.Item(
          id: node.id, needs: ids.intersection(node.producers), resources: node.resources,
          cost: cost ?? 0))
    }
    self.stages = stages
    unknown = outdated.filter { stages[$0.id] == nil }
    knownSeconds = ScheduleLength(items, limits: limits).seconds
  }
}
