import ArgumentParser
import Foundation
import Report
import Stages

/// `repro claims`: what the regenerated numbers say about each claim of the paper.
struct ClaimsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Judge the paper's claims by the regenerated numbers.",
    discussion: """
      A claim is judged on numbers of the data and the scale it speaks of; others leave it \
      undecided and show a direction. Reads metrics.json of the output folder and runs nothing.
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
    let path = "\(project.path(output))/metrics.json"
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw UserError(
        "there is no \(path), so there are no numbers to judge by\n"
          + "  next: `\(project.command("all"))` makes them, or name their folder with --output",
        code: .inputMissing)
    }
    do throws(ReportError) {
      return try ClaimMetrics(json: bytes)
    } catch {
      throw UserError(
        "\(path) holds no metrics: \(error)\n"
          + "  next: remove it; it is written anew by every build",
        code: .badManifest)
    }
  }
}
