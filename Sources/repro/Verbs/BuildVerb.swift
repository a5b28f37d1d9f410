import ArgumentParser
import Foundation
import Pipeline

/// `repro TARGET...`: runs what is stale, renders, prints the tables.
struct BuildVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Build targets (the default verb): run what is stale, render, print the tables.",
    discussion: """
      Examples:
        repro all
        repro table4 table5 -j 2
        repro 'student/classes=50/*' -n
        repro -B systems-methods table3
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var build: BuildOptions
  @OptionGroup var remote: RemoteOptions
  @OptionGroup var cluster: ClusterOptions

  @Flag(help: "With -n: print JSON instead of text.")
  var json = false

  @Argument(
    help: "Artifacts, stages or sweeps; `all` is every artifact.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func validate() throws {
    if json, !build.dryRun { throw ValidationError("--json goes with -n: a build prints tables") }
  }

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
        "\"\(verb)\" is a verb, and a verb comes before targets\n"
          + "  next: `\(project.command(verb))`",
        code: .usage)
    }
    if build.dryRun {
      let opened: Project
      do {
        opened = try Project(
          project, targets, access: .readOnly, remote: remote.open(), site: cluster.site())
      } catch let error as TargetError {
        throw VerbHint.error(error)
      }
      let report = try PlanReport(
        opened, limits: build.limits, alwaysMake: build.alwaysMake)
      opened.remote?.announce()
      return try report.print(json: json)
    }
    let opened: Project
    do { opened = try writable() } catch let error as TargetError { throw VerbHint.error(error) }
    try await BuildSession(project: opened, options: build, arguments: project, names: targets)
      .run()
  }

  /// The project with its store open for writing; for reading alone where nothing is to be run.
  ///
  /// Several users may share a store that one of them fills.
  private func writable() throws -> Project {
    do {
      return try Project(
        project, targets, access: .readWrite, remote: remote.open(), site: cluster.site())
    } catch StoreError.cannotCreate(let path, let errno) {
      let reader = try Project(project, targets, access: .readOnly)
      let plan = try reader.planner.plan(reader.targets, in: reader.graph)
      guard !build.alwaysMake, plan.outdated.isEmpty else {
        throw StoreError.cannotCreate(path: path, errno: errno)
      }
      return reader
    }
  }
}

/// How to build.
struct BuildOptions: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "Cores to use, so stages at once (default: all).")
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "How many there are of a thing that stages take, as gpu=2 (default: one of each).",
      valueName: "NAME=N"))
  var countable: [String] = []

  @Flag(name: [.customShort("n"), .long], help: "Print what would run and why; run nothing.")
  var dryRun = false

  @Flag(name: [.short, .long], help: "After a failure go on with what does not depend on it.")
  var keepGoing = false

  @Flag(
    name: [.customShort("B"), .long], help: "Run the named targets even if they are fresh.")
  var alwaysMake = false

  @Option(name: [.customLong("output")], help: "Where tables are written.")
  var output = "artifacts"

  @OptionGroup var progress: ProgressOptions

  @Flag(name: [.short, .long], help: "A line for every stage.")
  var verbose = false

  var quiet: Bool { progress.quiet }

  func validate() throws {
    try Self.check(jobs: jobs)
    guard countables.count == countable.count else {
      throw ValidationError("--countable takes a name and a number above 0, as gpu=2")
    }
  }

  /// What this machine offers to stages.
  var limits: SchedulerState.Limits {
    var limits = SchedulerState.Limits.here(cores: jobs)
    limits.countable = countables
    return limits
  }

  private var countables: [String: Int] {
    let pairs = countable.compactMap { text -> (String, Int)? in
      let halves = text.split(separator: "=", omittingEmptySubsequences: false)
      guard halves.count == 2, !halves[0].isEmpty, let count = Int(halves[1]), count > 0 else {
        return nil
      }
      return (String(halves[0]), count)
    }
    return Dictionary(pairs) { _, last in last }
  }

  static func check(jobs: Int?) throws {
    if let jobs { try check("-j", jobs) }
  }

  /// Throws unless an option has a number that something can have so many of.
  static func check(_ name: String, _ count: Int) throws {
    guard count > 0 else { throw ValidationError("\(name) needs a number above 0") }
    guard count <= most else { throw ValidationError("\(name) takes at most \(most)") }
  }

  private static let most = 1 << 20
}
