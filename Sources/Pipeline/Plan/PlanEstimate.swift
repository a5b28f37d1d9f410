/// How long a plan should take on this machine, from what its stages took before.
public struct PlanEstimate: Sendable {
  /// `nil` when some kind has never run here.
  public let seconds: Double?
  /// Expected seconds of each outdated stage whose kind has run here.
  public let stages: [StageID: Double]

  /// `work` tells how much work a stage is, in the unit of its kind.
  public init(
    _ plan: Plan, durations: PastDurations, cores: Int,
    work amount: (StageNode) -> Double? = { _ in nil }
  ) {
    var stages: [StageID: Double] = [:]
    var work = 0.0
    var path: [StageID: Double] = [:]
    let outdated = plan.outdated.map(\.node)
    for node in outdated {
      let cost = durations.estimate(stage: node.id.text, kind: node.kind, work: amount(node))
      stages[node.id] = cost
      let before = node.producers.compactMap { path[$0] }.max() ?? 0
      path[node.id] = before + (cost ?? 0)
      // A stage that runs alone keeps every core from others.
      let claimed = node.resources.isExclusive ? cores : min(node.resources.cores, cores)
      work += (cost ?? 0) * Double(claimed)
    }
    self.stages = stages
    let longest = path.values.max() ?? 0
    seconds = stages.count == outdated.count ? max(longest, work / Double(cores)) : nil
  }
}
