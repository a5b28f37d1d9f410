import Foundation
import Pipeline
import Report

/// What a build prints on standard output: a summary after `all`, else the tables that were named.
struct BuildEnding {
  let project: Project
  let options: BuildOptions
  let arguments: ProjectOptions
  let publisher: Publisher
  let seconds: Double

  private var isTerminal: Bool { Screen.isTerminal(STDOUT_FILENO) }
  private var inColor: Bool { options.progress.color.isOn(STDOUT_FILENO) }

  /// Prints the tables of an artifact: fitted to a terminal, else as the Markdown that was written.
  func show(
    _ artifact: StageNode, markdown: String, isFirst: Bool,
    files: [StageID: [String: BlobReference]]
  ) throws {
    guard isTerminal, let document = files[artifact.id]?["document.json"] else {
      return print(markdown, terminator: "")
    }
    let renderer = TerminalRenderer(columns: Screen.size(STDOUT_FILENO).columns)
    if !isFirst { print("") }
    print(
      renderer.render(try Document(json: try project.store.read(document)).whole), terminator: "")
  }

  /// Prints what became of the paper.
  func summarise(
    finished: Int, wanted: Int, outcome: Build.Outcome, total: Int
  ) throws {
    let page = "\(publisher.folder)/report.html"
    let summary = RunSummary(
      finished: finished, wanted: wanted, profile: project.graph.profile,
      executed: outcome.executed.count,
      fresh: total - outcome.executed.count - outcome.failures.count - outcome.unreachable.count
        - outcome.notStarted.count,
      failed: outcome.failures.count, seconds: seconds,
      verdicts: finished == 0
        ? nil : try PaperVerdicts.read(publisher, project: project, options: arguments),
      absences: project.absences, page: page, next: next)
    for line in summary.lines { print(line, inColor: inColor) }
  }

  private var next: [(command: String, use: String)] {
    let output = options.output == "artifacts" ? [] : ["--output", options.output]
    var steps: [(command: String, use: String)] = [
      (arguments.pasted(["claims"] + output), "what holds, what does not, and why"),
      (arguments.pasted(["diff", "--against", "paper"] + output), "number by number"),
    ]
    if let step = project.absences.next {
      steps.append((arguments.pasted(["fetch"] + step.names, storesOnly: true), step.use))
    }
    return steps
  }
}
