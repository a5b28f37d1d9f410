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
        repro plan all --profile paper --every-dataset --nodes 8 --cores 32
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var progress: ProgressOptions
  @OptionGroup var remote: RemoteOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Estimate for so many cores (default: all of this machine).")
  var jobs: Int?

  @Option(help: "Estimate for so many machines like this one, with --cores cores each.")
  var nodes = 1

  @Option(help: "The cores of each of the --nodes (default: as many as here).")
  var cores: Int?

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
    for (name, count) in [("--nodes", nodes), ("--cores", cores ?? 1)] {
      try BuildOptions.check(name, count)
    }
    if jobs != nil, cores != nil {
      throw ValidationError("-j and --cores say the same; give one of them")
    }
  }

  func run() async throws {
    let shared = try remote.open()
    let opened = try Project(
      project, targets, access: .readOnly, keepsAbsent: everyDataset, remote: shared)
    if measure {
      try await Measurement(project, progress).run(
        for: try opened.planner.plan(opened.targets, in: opened.graph).outdated.map(\.node))
    }
    var limits = SchedulerState.Limits.here(cores: jobs ?? cores)
    limits.cores *= nodes
    limits.memoryMiB *= nodes
    let report = try PlanReport(
      measure
        ? Project(
          project, targets, access: .readOnly, keepsAbsent: everyDataset, remote: shared) : opened,
      limits: limits,
      alwaysMake: alwaysMake)
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

  init(_ opened: Project, limits: SchedulerState.Limits, alwaysMake: Bool) throws {
    let targets = opened.targets
    let plan = try opened.planner.plan(
      targets, in: opened.graph, forced: alwaysMake ? Set(targets) : [])
    let explanation = Explanation(store: opened.store, catalog: opened.catalog)
    let estimate = PlanEstimate(plan, durations: try opened.store.durations(), limits: limits) {
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
        expectedSeconds: known.count == members.count ? known.reduce(0, +) : nil)
    }.sorted {
      ($0.expectedSeconds ?? .infinity, $1.kind) > ($1.expectedSeconds ?? .infinity, $0.kind)
    }
    fresh = plan.entries.count - stages.count
    cores = limits.cores
    expectedSeconds = estimate.seconds
    knownSeconds = estimate.knownSeconds
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
    if isMeasurable, let advice { repro.print("  next: `\(advice)` times what is unknown") }
  }

  private var duration: String {
    let place = "on \(cores) core\(cores == 1 ? "" : "s")"
    let error = expectedFactor.map { " within a factor of \(String(format: "%.2f", $0))" } ?? ""
    if let expectedSeconds { return ", about \(DurationText(expectedSeconds)) \(place)\(error)" }
    let unknown = kinds.filter { $0.expectedSeconds == nil }.reduce(0) { $0 + $1.stages }
    let missing = "\(unknown) of kinds that have not run here yet"
    return knownSeconds > 0
      ? ", about \(DurationText(knownSeconds)) \(place), without \(missing)"
      : ", time unknown: \(missing)"
  }
}
