import ArgumentParser
import Foundation
import Pipeline

/// `repro export`: the numbers of runs with their parameters, for other programs.
struct ExportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print every number of every run with its parameters, as CSV or JSON.",
    discussion: """
      A line for each number: the run, all of its parameters as columns, the name of the number and its value. \
      docs/python.md loads it into a data frame.

      Examples:
        repro export --csv >numbers.csv
        repro export --json
      """)

  @OptionGroup var project: ProjectOptions

  @Flag(help: "Print CSV (the default).")
  var csv = false

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Also runs with other parameters, inputs or code, as far as the store has them.")
  var everyRun = false

  @Option(help: "Write to this file in place of standard output.", completion: .file())
  var to: String?

  @Argument(
    help: "Stages, artifacts or sweeps (default: all).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func validate() throws {
    if csv, json { throw ValidationError("choose one of --csv and --json") }
    if json, to != nil { throw ValidationError("--to goes with CSV; redirect --json in the shell") }
  }

  func run() throws {
    let table = try RunTable(Project(project, targets, access: .readOnly), everyRun: everyRun)
    if json { return try table.printAsJSON() }
    guard let to else { return print(table.csv, terminator: "") }
    let path = project.given(to)
    do {
      try Data(table.csv.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw UserError(
        "cannot write \(path): \(error.localizedDescription)\n  next: choose another file with --to",
        code: .cannotCreate)
    }
  }
}
