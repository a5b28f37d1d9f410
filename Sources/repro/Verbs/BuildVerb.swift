import ArgumentParser
import Foundation
import Pipeline

/// `repro TARGET...`: runs what is stale, renders, prints the tables.
struct BuildVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build targets (the default verb): run what is stale, render, print the tables.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var build: BuildOptions

  @Argument(
    help: "Artifacts, stages or sweeps; `all` is every artifact.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() async throws {
    guard !targets.isEmpty else {
      throw UserError(
        "nothing to build was named\n"
          + "  next: `repro all` builds every artifact, `repro graph` lists them, `repro --help`",
        code: .usage)
    }
    let verbs = Repro.configuration.subcommands.compactMap { $0.configuration.commandName }
    if let verb = targets.first(where: verbs.contains) {
      throw UserError(
        "\"\(verb)\" is a verb, and a verb comes before options and targets\n"
          + "  next: `repro \(verb) ...`",
        code: .usage)
    }
    if build.dryRun {
      return try PlanReport(project, targets, alwaysMake: build.alwaysMake).print()
    }
    let opened = try Project(project, targets, access: .readWrite)
    try await BuildSession(project: opened, options: build, arguments: project).run()
  }
}

/// How to build.
struct BuildOptions: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Cores to use, so stages at once (default: all).")
  var jobs: Int?

  @Flag(name: [.customShort("n"), .long], help: "Print what would run and why; run nothing.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "After a failure go on with what does not depend on it.")
  var keepGoing = false

  @Flag(
    name: [.customShort("B"), .long], help: "Run the named targets even if they are fresh.")
  var alwaysMake = false

  @Option(name: [.customLong("output")], help: "Where tables are written.")
  var output = "artifacts"

  @Flag(name: [.short, .long], help: "No progress.")
  var quiet = false

  @Flag(name: [.short, .long], help: "A line for every stage.")
  var verbose = false

  @Option(help: "Colour and live progress: auto, always or never.")
  var color = ColorChoice.auto

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("-j needs a number above 0") }
  }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable { case auto, always, never }
