import ArgumentParser
import Foundation
import Report
import Stages

/// `repro diff`: the numbers of the output folder beside a baseline.
struct DiffVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare regenerated numbers with a baseline, under tolerances.",
    discussion: """
      Compares the numbers in the output folder, which a build wrote; it builds nothing itself.

      A baseline is `paper` (the published numbers), a metrics.json or a folder with one, a run of \
      `repro history` by its id or day, or a git revision with committed numbers; looked for in this order.

      The rules are in tolerances.json (docs/diff.md); without the file every number has to be equal. \
      Measured times are compared only as shares of a time of the same run. \
      Numbers of another profile, data source, scale, unit or seeds are never compared.

      Against the paper each number has one word: agrees, smaller, differs, differs under assumed settings, \
      or not decidable here.

      Exit codes: 0 all numbers agree, or only new ones differ; 1 a number is out of tolerance on either \
      side, missing, or not comparable. A number that got better fails too, because it was not \
      reproduced; a rule can allow it. Against the paper a number that is not decidable here does not fail, \
      unless none is decidable. 65 a file is not what it should be; 66 there is nothing to compare.

      Examples:
        repro diff --against paper
        repro diff --against HEAD~3 table4
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json, junit }

  @OptionGroup var project: ProjectOptions
  @OptionGroup var json: JSONOption

  @Option(
    help: ArgumentHelp(
      "What to compare with (default: the committed numbers of HEAD).",
      valueName: "paper|path|run|revision"))
  var against: String?

  @Option(help: "The format.")
  var format = Format.text

  @Option(help: "The folder with the numbers to compare.")
  var output = "artifacts"

  @Option(help: ArgumentHelp("The rules (default: tolerances.json).", valueName: "file"))
  var tolerances: String?

  @Option(help: "Where revisions keep their numbers.")
  var committed = "artifacts"

  @Option(help: "Where runs are recorded.")
  var history = "history"

  @Argument(help: "Artifacts (default: every artifact that has numbers on either side).")
  var artifacts: [String] = []

  func run() throws {
    let rules = try ToleranceFile.read(tolerances, project)
    let current = try NumberFiles(
      in: project.outputFolder(output),
      next: "`\(project.command("all"))`, or name another folder with --output DIR")
    let baseline = try Baseline.find(
      against ?? Baseline.head, project: project, committed: committed,
      history: HistoryFolder(path: project.path(history)))
    let difference = try difference(current, baseline, rules)
    print(try renderer.render(difference), terminator: "")
    if difference.isFailing { throw ExitCode(ExitStatus.answerIsNo.rawValue) }
  }

  private var renderer: any DifferenceRenderer {
    switch json.json ? .json : format {
    case .text: DifferenceText()
    case .markdown: DifferenceMarkdown()
    case .json: DifferenceJSON()
    case .junit: DifferenceJUnit()
    }
  }

  private func difference(
    _ current: NumberFiles, _ baseline: Baseline, _ rules: ToleranceRules
  ) throws -> Difference {
    switch baseline {
    case .published:
      try requireKnown(current.artifacts)
      let difference = Difference(
        ofPublishedIn: current.only(artifacts).metrics, named: "the paper", under: rules.published,
        assuming: try CompletionFile.assumedSettings(project))
      guard difference.entries.isEmpty else { return difference }
      throw UserError(
        "no number here stands beside a published one\n"
          + "  next: `\(project.command("all"))` writes numbers with their counterparts",
        code: .inputMissing)
    case .numbers(let files, let name):
      try requireKnown(current.artifacts.union(files.artifacts))
      let (own, other) = (current.only(artifacts), files.only(artifacts))
      var difference = Difference(
        of: own.metrics, from: other.metrics, named: name, under: rules.baseline)
      difference.addMeasurements(
        own.measurements, from: other.measurements, under: rules.measurements)
      return difference
    }
  }

  private func requireKnown(_ known: Set<String>) throws {
    guard let unknown = artifacts.first(where: { !known.contains($0) }) else { return }
    throw UserError(
      "no numbers of an artifact \"\(unknown)\" on either side\n"
        + "  next: name one of \(known.sorted().joined(separator: ", "))",
      code: .usage)
  }
}
