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
      undecided and show a direction. The same question on other images has a verdict of its own. \
      Reads metrics.json and measurements.json of the output folder and of the folder study in it, \
      takes the stronger of the two for each claim, and runs nothing.

      Examples:
        repro claims
        repro claims --format markdown >claims.md
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
    let verdicts = try ClaimVerdicts(
      folders(), by: ClaimFile(project).book, paper: CompletionFile.paperSide(project))
    if json.json {
      print(String(decoding: try verdicts.json(), as: UTF8.self), terminator: "")
    } else {
      print(ClaimText(verdicts, isMarkdown: format == .markdown).text, terminator: "")
    }
    if exitCode, verdicts.claims.contains(where: { $0.verdict == .contradicted }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }

  private func folders() throws -> [EvidenceFolder] {
    let found = try EvidenceFolders.find(in: project.outputFolder(output), called: output)
    guard found.isEmpty else { return found }
    throw UserError(
      "there are no numbers at \(project.outputFolder(output))/\(NumberFiles.metrics)\n"
        + "  next: `\(project.command("all"))` makes them, or name their folder with --output",
      code: .inputMissing)
  }
}
