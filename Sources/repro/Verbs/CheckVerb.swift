import ArgumentParser
import Pipeline

/// `repro check STAGE --times N`: runs stages again beside their stored results, and compares bit for bit.
struct CheckVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run stages again and compare with their stored results.",
    discussion: """
      Other bits are recorded beside the stored result, which stays; then the exit code is 1.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var progress: ProgressOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Cores to use, so stages at once (default: all).")
  var jobs: Int?

  @Option(help: "How often each stage runs.")
  var times = 1

  @Argument(
    help: "Stages, artifacts or sweeps.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var stages: [String]

  func validate() throws {
    try BuildOptions.check(jobs: jobs)
    guard times > 0 else { throw ValidationError("--times needs a number above 0") }
  }

  func run() async throws {
    // Whoever checks something that is not there yet has a store without it, or none: make nothing.
    _ = try comparable(in: try Project(project, stages, access: .readOnly))
    let opened = try Project(project, stages, access: .readWrite)
    let stored = try comparable(in: opened)
    let console = Console(progress)
    var rows = stored.map { Comparison(stage: $0.node.id, times: 0, differences: []) }
    for _ in 0..<times {
      let before = try stored.map { try opened.store.records(for: $0.key).count }
      let plan = try opened.planner.plan(
        opened.targets, in: opened.graph, forced: Set(opened.targets))
      let outcome = try await opened.execute(
        plan, of: opened.graph, limits: .here(cores: jobs), keepsGoing: true, events: console,
        beside: console.animate)
      if outcome.isInterrupted { throw Interruption.exitCode }
      try refuse(outcome)
      for (index, entry) in stored.enumerated() {
        let new = try opened.store.records(for: entry.key).dropFirst(before[index])
        rows[index].add(new, beside: entry.outputs)
      }
    }
    try report(rows)
  }

  /// The stored results of the targets.
  private func comparable(
    in opened: Project
  ) throws -> [(node: StageNode, key: Digest, outputs: [String: BlobReference])] {
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    return try opened.targets.compactMap { plan[$0] }.map { entry in
      let id = entry.node.id
      if opened.catalog.kinds[entry.node.kind]?.declaration.isMeasurement == true {
        throw UserError(
          "\(id) is a measurement, and two measurements never have the same bits\n"
            + "  next: `\(project.command(["build", id.text, "-B"]))` measures again",
          code: .usage)
      }
      guard let outputs = entry.files, let key = entry.preimage?.key else {
        throw UserError(
          "\(id) has no result to compare with: it is not fresh\n"
            + "  next: `\(project.command(id.text))` runs it",
          code: .inputMissing)
      }
      return (entry.node, key, outputs)
    }
  }

  private func refuse(_ outcome: Build.Outcome) throws {
    guard outcome.lost.isEmpty else {
      throw UserError(
        "files that the stages read were lost or damaged, so nothing was compared\n"
          + "  next: `\(project.command(stages))` makes them again",
        code: .inputMissing)
    }
    guard let (id, description) = outcome.failures.min(by: { $0.key < $1.key }) else { return }
    throw UserError(
      "\(id) \(description)\n  next: `\(project.command("log", id.text))` shows what it printed",
      code: .stageFailed)
  }

  private func report(_ rows: [Comparison]) throws {
    if output.json {
      try printJSON(rows)
    } else {
      for row in rows { print(row.text) }
    }
    guard rows.allSatisfy(\.differences.isEmpty) else {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }
}

/// How the new results of a stage compare with the stored one.
private struct Comparison: Codable {
  /// A file with other bytes.
  struct Difference: Codable {
    /// Which of the runs, from 1.
    var run: Int
    var output: String
    var stored: Digest?
    var found: Digest?
  }

  var stage: StageID
  /// How often it ran.
  var times: Int
  var differences: [Difference]

  mutating func add(
    _ records: some Sequence<ActionRecord>, beside stored: [String: BlobReference]
  ) {
    for record in records {
      times += 1
      for name in Set(stored.keys).union(record.outputs.keys).sorted() {
        let (old, new) = (stored[name]?.digest, record.outputs[name]?.digest)
        guard old != new else { continue }
        differences.append(Difference(run: times, output: name, stored: old, found: new))
      }
    }
  }

  var text: String {
    let runs = times == 1 ? "1 run" : "\(times) runs"
    guard !differences.isEmpty else { return "same      \(stage)  \(runs)" }
    let files = differences.map { difference in
      "\n  run \(difference.run): \(difference.output) is "
        + "\(difference.found?.hex.prefix(12) ?? "absent"), "
        + "stored \(difference.stored?.hex.prefix(12) ?? "absent")"
    }
    return "DIFFERENT \(stage)  \(runs); the stored result stays\(files.joined())"
  }
}
