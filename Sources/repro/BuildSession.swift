import Foundation
import Pipeline

/// One build from plan to published tables.
struct BuildSession {
  let project: Project
  let options: BuildOptions
  let arguments: ProjectOptions

  /// Builds `names`, publishes their artifacts and prints the tables.
  func run(_ names: [String]) async throws {
    let targets = try project.targets(names)
    let console = Console(options)
    let artifacts = targets.compactMap { project.graph[$0] }.filter(\.isArtifact)
    let publisher = Publisher(store: project.store, folder: outputFolder)
    if !artifacts.isEmpty { try publisher.prepare() }
    for note in project.store.openingNotes { console.receive(.repaired(note)) }
    let forced = options.alwaysMake ? Set(targets) : []
    let plan = try soundPlan(targets, forced: forced, console)
    let outcome = try await execute(plan, console)
    let finished = artifacts.filter { outcome.files[StageID("\($0.id)/report")] != nil }
    for artifact in finished {
      print(try publisher.publish(artifact, files: outcome.files), terminator: "")
    }
    if !finished.isEmpty, !options.quiet {
      Console.standardError("written to \(outputFolder)/\n")
    }
    try conclude(outcome, names)
  }

  private var outputFolder: String { arguments.path(options.output) }

  /// A plan whose reused bytes were read and found intact.
  ///
  /// Damaged blobs are set aside and planned again, so that nothing false is ever served.
  private func soundPlan(
    _ targets: [StageID], forced: Set<StageID>, _ console: Console
  ) throws -> Plan {
    while true {
      let plan = try project.planner.plan(targets, in: project.graph, forced: forced)
      let damaged = try ServedBlobs(of: plan, targets: Set(targets), catalog: project.catalog)
        .damaged(in: project.store)
      guard !damaged.isEmpty else { return plan }
      for (stage, blob) in damaged {
        try project.store.quarantine(blob.digest)
        console.receive(
          .repaired("a file of \(stage) was damaged; it was set aside and will be made again"))
      }
    }
  }

  private func execute(_ plan: Plan, _ console: Console) async throws -> Build.Outcome {
    // This very program, even when a new build has taken its place.
    let executor = LocalExecutor(
      executable: "/proc/\(getpid())/exe", arguments: ["execute-stage", "--lifeline"])
    let execution = StageExecution(
      store: project.store, planner: project.planner, catalog: project.catalog,
      executor: executor, host: .current, events: console)
    let build = Build(
      graph: project.graph, planner: project.planner, execution: execution, limits: limits,
      keepsGoing: options.keepGoing, durations: try project.store.durations(), events: console)
    return try await Interruption.running({ try await build.run(plan) }, beside: console.animate)
  }

  private var limits: SchedulerState.Limits {
    let machine = ProcessInfo.processInfo
    return SchedulerState.Limits(
      cores: options.jobs ?? machine.activeProcessorCount,
      memoryMiB: Int(machine.physicalMemory >> 20))
  }

  private func conclude(_ outcome: Build.Outcome, _ names: [String]) throws {
    if outcome.isInterrupted {
      let words = ["repro"] + CommandLine.arguments.dropFirst()
      let command = words.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
      Console.standardError(
        "repro: interrupted; finished stages are kept. To go on: \(command)\n")
      throw Interruption.exitCode
    }
    guard !outcome.failures.isEmpty else { return }
    var message = ""
    for (id, description) in outcome.failures.sorted(by: { $0.key < $1.key }) {
      message += "\(id) \(description)\n  next: `repro log \(id)` shows what it printed\n"
    }
    let lost = outcome.unreachable.count + outcome.notStarted.count
    if lost > 0 { message += "  \(lost) stages were not reached" }
    throw UserError(message.trimmingCharacters(in: .newlines), code: .stageFailed)
  }
}
