import Pipeline

/// How a plan would be spread over several machines, as `plan --nodes N --cores C` prints it.
struct PackingReport: Codable {
  struct Load: Codable {
    /// Counted from 1.
    var node: Int
    var stages: Int
    /// The share of its cores' time that stages have, from 0 to 1, until the last stage of all ends.
    var utilisation: Double
    var endsAtSeconds: Double
  }

  struct Step: Codable {
    var stage: StageID
    var expectedSeconds: Double
  }

  let nodes: Int
  let coresPerNode: Int
  let memoryMiBPerNode: Int
  /// Until the last stage ends.
  let makespanSeconds: Double
  /// The share of all cores' time that stages have, from 0 to 1.
  let utilisation: Double
  /// Seconds of cores that all stages have together.
  let coreSeconds: Double
  /// No schedule is shorter: the critical path, or all work by all cores.
  let boundSeconds: Double
  let criticalPathSeconds: Double
  /// The chain of stages with the largest sum of times.
  let criticalPath: [Step]
  /// Nodes that have stages.
  let loads: [Load]

  init(_ items: [SchedulerState.Item], nodes: Int, each limits: SchedulerState.Limits) {
    let packing = NodePacking(items, nodes: nodes, each: limits)
    self.nodes = nodes
    coresPerNode = limits.cores
    memoryMiBPerNode = limits.memoryMiB
    makespanSeconds = packing.makespan
    utilisation = packing.utilisation
    coreSeconds = packing.coreSeconds
    boundSeconds = packing.bound
    criticalPathSeconds = packing.criticalSeconds
    criticalPath = packing.criticalPath.map { Step(stage: $0.stage, expectedSeconds: $0.seconds) }
    let share = packing.makespan * Double(limits.cores)
    loads = packing.loads.enumerated().filter { $1.stages > 0 }.map { place, load in
      Load(
        node: place + 1, stages: load.stages,
        utilisation: share > 0 ? load.coreSeconds / share : 0, endsAtSeconds: load.end)
    }
  }

  /// The lines below a plan; `unknown` stages have no time in them.
  func print(unknown: Int) {
    guard !loads.isEmpty else { return }
    let memory = memoryMiBPerNode
    let size = memory % 1024 == 0 ? "\(memory / 1024) GiB" : "\(memory) MiB"
    let machine = "\(coresPerNode) core\(coresPerNode == 1 ? "" : "s") and \(size)"
    let without = unknown > 0 ? ", without \(unknown) of unknown time" : ""
    repro.print(
      "\(nodes) node\(nodes == 1 ? "" : "s") of \(machine): \(DurationText(makespanSeconds)),"
        + " \(percent(utilisation)) of the cores' time in use\(without)")
    repro.print(
      "  at least \(DurationText(boundSeconds)) on so many: the critical path takes"
        + " \(DurationText(criticalPathSeconds)), all work \(DurationText(coreSeconds)) of one core"
    )
    for step in criticalPath {
      repro.print("  path  \(step.stage)  \(DurationText(step.expectedSeconds))")
    }
    for load in loads {
      repro.print(
        "  node  \(load.node)  \(load.stages) stage\(load.stages == 1 ? "" : "s"),"
          + " \(percent(load.utilisation)) in use, until \(DurationText(load.endsAtSeconds))")
    }
    let idle = nodes - loads.count
    if idle > 0 { repro.print("  \(idle) node\(idle == 1 ? " has" : "s have") nothing to do") }
  }

  private func percent(_ share: Double) -> String {
    let percent = 100 * share
    return percent > 0 && percent < 10
      ? "\((10 * percent).rounded() / 10) %" : "\(Int(percent.rounded())) %"
  }
}
