import ArgumentParser
import Pipeline

/// `repro compare`: runs side by side.
struct CompareVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show runs side by side: the parameters that differ, and the numbers.",
    discussion: """
      `repro compare fit` shows the members of a sweep, `--every-run` earlier runs too; a star marks the run that \
      pipeline.json asks for now.

      Examples:
        repro compare student
        repro compare student/classes=50 --every-run
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Also runs with other parameters, inputs or code, as far as the store has them.")
  var everyRun = false

  @Argument(
    help: "Stages, artifacts or sweeps.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String]

  func run() throws {
    let table = try RunTable(Project(project, targets, access: .readOnly), everyRun: everyRun)
    guard !table.runs.isEmpty else {
      throw UserError(
        "no fresh result of \(targets.joined(separator: ", ")) has numbers\n"
          + "  next: `\(project.command(targets))` runs what is stale; a command names its numbers by metrics",
        code: .inputMissing)
    }
    if output.json { return try table.printAsJSON() }
    print(table.text(keyed: everyRun), terminator: "")
  }
}
