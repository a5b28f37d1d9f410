import Foundation
import Pipeline

/// One build from plan to published tables.
struct BuildSession {
  let project: Project
  let options: BuildOptions
  let arguments: ProjectOptions

  /// The targets as they were named.
  var names: [String] = []

  /// Builds the project's targets, publishes their artifacts, and prints the tables or what became of all.
  func run() async throws {
    let (start, startedAt) = (ContinuousClock.now, Date().timeIntervalSince1970)
    let console = Console(options.progress, isVerbose: options.verbose)
    let artifacts = project.targets.compactMap { project.graph[$0] }.filter(\.isArtifact)
    let publisher = Publisher(store: project.store, folder: outputFolder)
    if !artifacts.isEmpty || project.targets.contains(where: isCommand) { try publisher.prepare() }
    for note in project.store.openingNotes { console.receive(.repaired(note)) }
    let told = project.store.openingNotes.count
    for artifact in artifacts { announce(artifact) }
    let (outcome, total) = try await soundOutcome(console)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if !outcome.executed.isEmpty || !outcome.failures.isEmpty {
      project.store.append(
        RunRecord(
          outcome, targets: names, profile: project.graph.profile, total: total,
          startedAt: startedAt, seconds: seconds, estimate: console.estimates(after: seconds)))
    }
    project.remote?.conclude(isInterrupted: outcome.isInterrupted, quiet: options.quiet)
    for note in project.store.openingNotes.dropFirst(told) { console.receive(.repaired(note)) }
    let finished = artifacts.filter { outcome.files[StageID("\($0.id)/report")] != nil }
    let ending = BuildEnding(
      project: project, options: options, arguments: arguments, publisher: publisher,
      seconds: seconds)
    let isSummary = names.contains("all")
    for artifact in finished {
      let markdown = try publisher.publish(artifact, files: outcome.files)
      guard !isSummary, !options.quiet else { continue }
      try ending.show(
        artifact, markdown: markdown, isFirst: artifact.id == finished.first?.id,
        files: outcome.files)
    }
    let commands = project.graph.closure(of: project.targets).filter { $0.command != nil }
    let ends = Set(project.graph.ends.map(\.id)).intersection(project.targets)
    for command in commands where ends.contains(command.id) {
      let paths = try publisher.publish(outputsOf: command, files: outcome.files)
      if !options.quiet { for path in paths { print(path) } }
    }
    try publisher.publishNumbers(
      of: finished, commands: commands, profile: project.graph.profile, files: outcome.files)
    if !finished.isEmpty, !outcome.isInterrupted {
      try BookPublisher(publisher: publisher, project: project, options: arguments)
        .publish(after: finished, files: outcome.files)
    }
    if !artifacts.isEmpty, !options.quiet, !outcome.isInterrupted {
      if isSummary {
        try ending.summarise(
          finished: finished.count, wanted: artifacts.count, outcome: outcome, total: total)
      } else if !finished.isEmpty {
        Console.standardError(
          "written to \(outputFolder)/; the page is \(outputFolder)/report.html; "
            + "\(DurationText(seconds))\n")
        if let note = project.absences.text { Console.standardError(note) }
      }
    }
    try conclude(outcome)
  }

  /// Says how long an artifact on request takes before it is built.
  private func announce(_ artifact: StageNode) {
    guard !options.quiet, let time = artifact.onRequest,
      let plan = try? project.planner.plan([artifact.id], in: project.graph), !plan.outdated.isEmpty
    else { return }
    Console.standardError(
      "\(artifact.id): \(time); \(plan.outdated.count) stages to run; rerun to resume"
        + " where it was stopped\n")
  }

  private func isCommand(_ id: StageID) -> Bool { project.graph[id]?.command != nil }

  private var outputFolder: String { arguments.outputFolder(options.output) }

  /// Builds until no file that was used or is to be published was found damaged.
  ///
  /// - Throws: `StoreError.beyondRepair` when the files of a stage are damaged however often it runs.
  private func soundOutcome(
    _ console: Console
  ) async throws -> (outcome: Build.Outcome, total: Int) {
    var forced = options.alwaysMake ? Set(project.targets) : []
    var repairs = Repairs()
    while true {
      let plan = try project.planner.plan(project.targets, in: project.graph, forced: forced)
      try requireSources(plan)
      let outcome = try await execute(plan, console)
      let unsound = try outcome.lost.isEmpty ? unsoundTargets(plan, outcome, console) : outcome.lost
      guard !unsound.isEmpty, !outcome.isInterrupted else {
        return (outcome, plan.entries.count)
      }
      for id in unsound { try repairs.add(id, storeAt: project.store.path) }
      forced.subtract(outcome.executed)
    }
  }

  /// Throws, with all that is to be fetched, if a stage cannot do without what is not there.
  private func requireSources(_ plan: Plan) throws {
    var lines: [String] = []
    for entry in plan.entries {
      guard case .run(.sourcesMissing(let paths, let advice)) = entry.decision else { continue }
      lines.append("\(entry.node.id) needs \(paths.joined(separator: ", "))\n  next: \(advice)")
    }
    guard !lines.isEmpty else { return }
    throw UserError(lines.joined(separator: "\n"), code: .inputMissing)
  }

  /// The targets whose records or files are not what the build took them for; what is damaged is set aside.
  ///
  /// What is printed or published is read. Of other targets, which may be thousands, the files are read that were
  /// touched since they were stored.
  private func unsoundTargets(
    _ plan: Plan, _ outcome: Build.Outcome, _ console: Console
  ) throws -> Set<StageID> {
    var unsound: Set<StageID> = []
    for target in project.targets {
      if !isShown(target), case .reuse(let entry)? = plan[target]?.decision,
        !outcome.executed.contains(target), project.store.isUntouched(entry)
      {
        continue
      }
      if !outcome.executed.contains(target), case .reuse(let entry)? = plan[target]?.decision,
        try !project.planner.confirms(entry)
      {
        unsound.insert(target)
        continue
      }
      for blob in (outcome.files[target] ?? [:]).values {
        let condition = try project.store.verify(blob)
        guard condition != .intact else { continue }
        if condition == .damaged { try project.store.quarantine(blob.digest) }
        console.receive(.repaired("a file of \(target) was lost or damaged; it will be made again"))
        unsound.insert(target)
      }
    }
    return unsound
  }

  private func isShown(_ target: StageID) -> Bool {
    guard let node = project.graph[target] else { return true }
    return node.isArtifact || node.kind == GraphBuilder.reportKind
  }

  private func execute(_ plan: Plan, _ console: Console) async throws -> Build.Outcome {
    try await project.execute(
      plan, of: project.graph, limits: project.site?.limits ?? options.limits,
      keepsGoing: options.keepGoing,
      events: console, beside: console.animate)
  }

  private func conclude(_ outcome: Build.Outcome) throws {
    if outcome.isInterrupted, project.site?.detaches == true, Interruption.received == 0 {
      Console.standardError(
        "repro: submitted to \(project.site?.cluster ?? ""); `\(arguments.command("status"))` shows what runs. "
          + "Run the same command without --detach to take the results and run the rest\n")
      return
    }
    if outcome.isInterrupted {
      let words = CommandLine.arguments.dropFirst().map(\.shellQuoted)
      let command = ([Invocation.name] + words).joined(separator: " ")
      Console.standardError(
        "repro: interrupted; finished stages are kept. To go on: \(command)\n")
      throw Interruption.exitCode
    }
    guard !outcome.failures.isEmpty else { return }
    var message = ""
    for (id, description) in outcome.failures.sorted(by: { $0.key < $1.key }) {
      message +=
        "\(id) \(description)\n"
        + "  next: `\(arguments.command("log", id.text))` shows what it printed\n"
    }
    let lost = outcome.unreachable.count + outcome.notStarted.count
    if lost > 0 { message += "  \(lost) stages were not reached" }
    throw UserError(message.trimmingCharacters(in: .newlines), code: .stageFailed)
  }
}
