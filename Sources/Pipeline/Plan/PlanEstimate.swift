/// How long a plan should take, from what stages took before on this machine.
public struct PlanEstimate: Sendable {
  /// The length of the schedule; `nil` when some kind has never run here.
  public var seconds: Double? { unknown.isEmpty ? knownSeconds : nil }
  /// The length of the schedule if whatever is unknown took no time.
  public let knownSeconds: Double
  /// The factor by which the time of the plan may differ, up or down, if what errs of a kind errs alike in all its
  /// stages; nil where fewer than two runs of a kind tell how they differ.
  public let factor: Double?
  /// Expected seconds of each outdated stage whose kind has run here.
  public let stages: [StageID: Double]
  /// What is scheduled, producers first; stages of which nothing is known cost nothing.
  public let items: [SchedulerState.Item]
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
    self.items = items
    factor = Self.factor(of: outdated, stages, durations)
    unknown = outdated.filter { stages[$0.id] == nil }
    knownSeconds = ScheduleLength(items, limits: limits).seconds
  }

  private static func factor(
    of nodes: [StageNode], _ seconds: [StageID: Double], _ durations: PastDurations
  ) -> Double? {
    var (longest, total) = (0.0, 0.0)
    for node in nodes {
      guard let time = seconds[node.id], time > 0 else { continue }
      guard let factor = durations.factor(kind: node.kind) else { return nil }
      total += time
      longest += time * factor
    }
    return total > 0 ? longest / total : nil
  }
}
