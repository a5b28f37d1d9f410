import ArgumentParser
import Report
import Stages

/// `repro claims`: what the regenerated numbers say about each claim of the paper.
struct ClaimsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Judge the paper's claims by the regenerated numbers.",
    discussion: """
      A claim is judged on numbers of the data and the scale it speaks of; others leave it \
      undecided and show a direction. Reads metrics.json of the output folder, and \
      measurements.json beside it, and runs nothing.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var json: JSONOption

  @Option(help: "How to print: text or markdown.")
  var format = Format.text

  @Option(help: "The folder with metrics.json.")
  var output = "artifacts"

  @Flag(help: "Exit with 1 when a claim is contradicted.")
  var exitCode = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

  func run() throws {
    let verdicts = try ClaimVerdicts(metrics())
    if json.json {
      print(String(decoding: try verdicts.json(), as: UTF8.self), terminator: "")
    } else {
      print(ClaimText(verdicts, isMarkdown: format == .markdown).text, terminator: "")
    }
    if exitCode, verdicts.claims.contains(where: { $0.verdict == .contradicted }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  private func metrics() throws -> ClaimMetrics {
    let files = try NumberFiles(
      in: project.path(output),
      next: "`\(project.command("all"))` makes them, or name their folder with --output")
    return ClaimMetrics(files.metrics, measurements: files.measurements)
  }
}
