import ArgumentParser
import Pipeline
import StageKit

/// `repro check STAGE --times N`: runs stages again beside their stored results, and compares bit for bit.
struct CheckVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Run stages again and compare with their stored results.",
    discussion: """
      Other bits are recorded beside the stored result, which stays; then the exit code is 1.

      Examples:
        repro check teacher-data --times 3
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var progress: ProgressOptions

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Cores to use, so stages at once (default: all).")
  var jobs: Int?

  @Flag(help: "Name the files that commands read without declaring them; needs strace.")
  var inputs = false

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
    _ = try stored(in: try Project(project, stages, access: .readOnly))
    let opened = try Project(project, stages, access: .readWrite)
    let recheck = Recheck(
      opened: opened, options: project, console: Console(progress), jobs: jobs,
      reads: inputs ? try tracing() : nil)
    let rows = try await recheck.run(try stored(in: opened), times: times)
    if output.json {
      try printJSON(rows)
    } else {
      for row in rows { print(row.text) }
    }
    guard rows.allSatisfy(\.isSound) else {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  private func tracing() throws -> UndeclaredReads {
    guard try ToolRun(["strace", "-V"], seconds: 20).end == .exited(0) else {
      throw UserError(
        "strace is not installed, and it alone sees which files a command opens\n"
          + "  next: `apt-get install strace`, or check without --inputs",
        code: .inputMissing)
    }
    return UndeclaredReads(project: project.projectFolder.absolutePath)
  }

  /// The stored results of the targets.
  private func stored(in opened: Project) throws -> [Recheck.Stored] {
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    return try opened.targets.compactMap { plan[$0] }.map { entry in
      let id = entry.node.id
      if opened.catalog.kinds[entry.node.kind]?.declaration.isMeasurement == true {
        throw UserError(
          "\(id) is a measurement, and two measurements never have the same bits\n"
            + "  next: `\(project.command(["build", id.text, "-B"]))` measures again",
          code: .usage)
      }
      guard let stored = Recheck.Stored(entry) else {
        throw UserError(
          "\(id) has no result to compare with: it is not fresh\n"
            + "  next: `\(project.command(id.text))` runs it",
          code: .inputMissing)
      }
      return stored
    }
  }
}
