import ArgumentParser
import Foundation
import Pipeline

/// `repro plan TARGET...`, the same as `-n`.
struct PlanVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would run, why, and how long it should take.",
    discussion: """
      Examples:
        repro plan all --measure
        repro plan all --profile paper --every-dataset --nodes 10 --cores 64
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var remote: RemoteOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Estimate for so many cores (default: all of this machine).")
  var jobs: Int?

  @Option(
    help: "Pack the stages onto so many machines: how long all takes, and which stages decide that."
  )
  var nodes: Int?

  @Option(help: "The cores of each of the --nodes (default: as many as here).")
  var cores: Int?

  @Option(
    help: ArgumentHelp(
      "The memory of each of the --nodes, as 256GiB or 8192MiB (default: 4 GiB a core, or as much as here).",
      valueName: "SIZE"))
  var nodeMemory: MemorySize?

  @Flag(name: [.customShort("B"), .long], help: "As if the named targets were stale.")
  var alwaysMake = false

  @Flag(help: "Count stages too whose data sets are not on this machine.")
  var everyDataset = false

  @Flag(
    help: ArgumentHelp(
      "First time a little work of each kind here, on generated data.",
      discussion: "What was timed is kept in the store, and timed once."))
  var measure = false

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func validate() throws {
    try BuildOptions.check(jobs: jobs)
    for (name, count) in [("--nodes", nodes ?? 1), ("--cores", cores ?? 1)] {
      try BuildOptions.check(name, count)
    }
    if nodeMemory != nil, nodes == nil, cores == nil {
      throw ValidationError("--node-memory goes with --nodes or --cores")
    }
    if jobs != nil, cores != nil {
      throw ValidationError("-j and --cores say the same; give one of them")
    }
  }

  /// The machines to be packed; nil where none were named.
  private var machines: (count: Int, each: SchedulerState.Limits)? {
    guard nodes != nil || cores != nil else { return nil }
    var each = SchedulerState.Limits.here(cores: jobs ?? cores)
    each.memoryMiB = nodeMemory?.mebibytes ?? max(each.memoryMiB, 4096 * each.cores)
    return (nodes ?? 1, each)
  }

  func run() async throws {
    let shared = try remote.open()
    let opened = try Project(
      project, targets, access: .readOnly, keepsAbsent: everyDataset, remote: shared)
    if measure {
      try await Measurement(project, progress).run(
        for: try opened.planner.plan(opened.targets, in: opened.graph).outdated.map(\.node))
    }
    let report = try PlanReport(
      measure
        ? Project(
          project, targets, access: .readOnly, keepsAbsent: everyDataset, remote: shared) : opened,
      limits: .here(cores: jobs), alwaysMake: alwaysMake, machines: machines)
    if !output.json, let note = opened.absences.text { Console.standardError(note) }
    opened.remote?.announce()
    try report.print(
      json: output.json, advice: project.command(["plan"] + targets + ["--measure"]))
  }
}

/// A plan as `-n` and `plan` print it.
struct PlanReport: Codable {
  struct Stage: Codable {
    var stage: StageID
    var kind: String
    var reason: String
    var expectedSeconds: Double?
    /// True for a stage beside which nothing runs.
    var isExclusive: Bool
  }

  /// All stages of one kind.
  struct Kind: Codable {
    var kind: String
    var stages: Int
    /// The sum over the stages; nil when the kind has never run here.
    var expectedSeconds: Double?
    /// By which a run of the kind typically differs from its estimate, up or down; nil where too few runs tell.
    var expectedFactor: Double?
  }

  /// What would run, producers first.
  let stages: [Stage]
  /// The same by kind, the longest first.
  let kinds: [Kind]
  let fresh: Int
  /// How many cores share the work.
  let cores: Int
  /// The length of the schedule; nil when a kind has never run here.
  let expectedSeconds: Double?
  /// The same if the kinds that never ran here took no time.
  let knownSeconds: Double
  /// How far that may be off, up or down; nil where too few runs tell.
  let expectedFactor: Double?
  /// True when `--measure` would tell more.
  let isMeasurable: Bool
  /// How the stages would be spread over machines that were named.
  let packing: PackingReport?

  /// With `machines` the stages are packed onto them; otherwise they share the cores of `limits`.
  init(
    _ opened: Project, limits: SchedulerState.Limits, alwaysMake: Bool,
    machines: (count: Int, each: SchedulerState.Limits)? = nil
  ) throws {
    let targets = opened.targets
    let plan = try opened.planner.plan(
      targets, in: opened.graph, forced: alwaysMake ? Set(targets) : [])
    let explanation = Explanation(store: opened.store, catalog: opened.catalog)
    let durations = try opened.store.durations()
    let estimate = PlanEstimate(plan, durations: durations, limits: limits) {
      opened.graph.work(of: $0, by: opened.catalog)
    }
    stages = try plan.outdated.map { entry in
      Stage(
        stage: entry.node.id, kind: entry.node.kind,
        reason: try explanation.reason(for: entry)?.summary ?? "",
        expectedSeconds: estimate.stages[entry.node.id],
        isExclusive: entry.node.resources.isExclusive)
    }
    kinds = Dictionary(grouping: stages, by: \.kind).map { kind, members in
      let known = members.compactMap(\.expectedSeconds)
      return Kind(
        kind: kind, stages: members.count,
        expectedSeconds: known.count == members.count ? known.reduce(0, +) : nil,
        expectedFactor: durations.factor(kind: kind))
    }.sorted {
      ($0.expectedSeconds ?? .infinity, $1.kind) > ($1.expectedSeconds ?? .infinity, $0.kind)
    }
    fresh = plan.entries.count - stages.count
    packing = machines.map {
      PackingReport(estimate.items, nodes: $0.count, each: $0.each)
    }
    cores = machines.map { $0.count * $0.each.cores } ?? limits.cores
    knownSeconds = packing?.makespanSeconds ?? estimate.knownSeconds
    expectedSeconds = estimate.unknown.isEmpty ? knownSeconds : nil
    expectedFactor = estimate.factor
    isMeasurable = estimate.unknown.contains {
      opened.graph.work(of: $0, by: opened.catalog) != nil
    }
  }

  /// `advice` is the command that finds out what is unknown.
  func print(json: Bool, advice: String? = nil) throws {
    if json { return try printJSON(self) }
    for stage in stages {
      let time = stage.expectedSeconds.map { "  \(DurationText($0))" } ?? ""
      let alone = stage.isExclusive ? "  alone" : ""
      repro.print("run  \(stage.stage)  \(stage.reason)\(time)\(alone)")
    }
    for kind in kinds {
      let time = kind.expectedSeconds.map { "\(DurationText($0)) in all" } ?? "time unknown"
      repro.print("kind  \(kind.kind)  \(kind.stages) to run, \(time)")
    }
    repro.print("\(stages.count) to run, \(fresh) fresh\(stages.isEmpty ? "" : duration)")
    packing?.print(unknown: unknown)
    if isMeasurable, let advice { repro.print("  next: `\(advice)` times what is unknown") }
  }

  /// How many stages are of kinds that have not run here.
  private var unknown: Int { stages.count { $0.expectedSeconds == nil } }

  private var duration: String {
    let place = "on \(cores) core\(cores == 1 ? "" : "s")"
    let error = expectedFactor.map { " within a factor of \(String(format: "%.2f", $0))" } ?? ""
    if let expectedSeconds { return ", about \(DurationText(expectedSeconds)) \(place)\(error)" }
    let missing = "\(unknown) of kinds that have not run here yet"
    return knownSeconds > 0
      ? ", about \(DurationText(knownSeconds)) \(place), without \(missing)"
      : ", time unknown: \(missing)"
  }
}
