/// How long stages take on several machines of one size, when each stage runs on one of them and takes as long as
/// expected.
///
/// The stages are packed by list scheduling. Those that are ready start longest path first, each on the fullest node that
/// has its cores and its memory. The first that fits nowhere is promised the node that has room for it first, and
/// until then only stages that end before start there; a cluster's own scheduler backfills the same way. An exclusive
/// stage has a node for itself. The makespan is never below `bound`.
public struct NodePacking: Sendable {
  /// When and where a stage runs, in seconds since the beginning.
  public struct Placement: Equatable, Sendable {
    public var node: Int
    public var start: Double
    public var end: Double
  }

  /// What one node has to do.
  public struct Load: Equatable, Sendable {
    public var stages = 0
    /// Seconds of its cores that stages have.
    public var coreSeconds = 0.0
    /// The end of its last stage.
    public var end = 0.0
  }

  /// A stage of the critical path, with its time.
  public struct Step: Equatable, Sendable {
    public var stage: StageID
    public var seconds: Double
  }

  public let placements: [StageID: Placement]
  /// One for each node, those without a stage included.
  public let loads: [Load]
  /// The chain of stages that decides how long it takes however many nodes there are.
  public let criticalPath: [Step]
  /// Seconds of cores that all stages have together.
  public let coreSeconds: Double
  /// Seconds until the last stage ends.
  public let makespan: Double

  private let cores: Int

  /// - Parameters:
  ///   - items: Producers before consumers, with expected seconds as costs.
  ///   - count: How many nodes there are, at least one.
  ///   - node: What each of them has; a stage that is larger has a whole node.
  public init(_ items: [SchedulerState.Item], nodes count: Int, each node: SchedulerState.Limits) {
    let paths = LongestPaths(items)
    var clock = PackingClock(items, paths, nodes: count, each: node)
    clock.run()
    placements = Dictionary(uniqueKeysWithValues: zip(items.map(\.id), clock.placements))
    criticalPath = paths.critical.map { Step(stage: items[$0].id, seconds: items[$0].cost) }
    var loads = [Load](repeating: Load(), count: count)
    for (placement, claim) in zip(clock.placements, clock.claims) {
      loads[placement.node].stages += 1
      loads[placement.node].coreSeconds +=
        (placement.end - placement.start) * Double(claim.cores)
      loads[placement.node].end = max(loads[placement.node].end, placement.end)
    }
    self.loads = loads
    coreSeconds = loads.reduce(0) { $0 + $1.coreSeconds }
    makespan = loads.map(\.end).max() ?? 0
    cores = count * node.cores
  }

  /// The sum of the times of the critical path.
  public var criticalSeconds: Double { criticalPath.reduce(0) { $0 + $1.seconds } }

  /// What no schedule is shorter than: the critical path, or all work by all cores.
  public var bound: Double { max(criticalSeconds, coreSeconds / Double(cores)) }

  /// The share of the cores' time that stages have, from 0 to 1; 0 where nothing takes time.
  public var utilisation: Double {
    makespan > 0 ? coreSeconds / (makespan * Double(cores)) : 0
  }
}
