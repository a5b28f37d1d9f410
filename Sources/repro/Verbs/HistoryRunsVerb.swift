import ArgumentParser
import Foundation
import Pipeline

/// `repro history runs`: the builds of this store, and how well each foretold its own duration.
struct HistoryRunsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs",
    abstract: "List the builds that ran here, and the error of their time left.",
    discussion: """
      The error is that of the estimate shown when a tenth of the time had passed: +20 % was too long by a fifth.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  func run() throws {
    let runs = try FileStore.open(at: project.storePath, access: .readOnly).runs()
    if output.json { return try printJSON(runs) }
    if runs.isEmpty { return print("no build has run in \(project.storePath)") }
    for run in runs { print(Self.text(run)) }
  }

  static func text(_ run: RunRecord) -> String {
    let targets = run.targets.prefix(3).joined(separator: " ")
    let more = run.targets.count > 3 ? " ..." : ""
    var parts = [
      ISODate.text(run.startedAt), DurationText(run.seconds).description,
      "\(targets)\(more) (\(run.profile))", "\(run.executed) ran, \(run.reused) fresh",
    ]
    if run.failed > 0 { parts.append("\(run.failed) failed") }
    if run.isInterrupted { parts.append("interrupted") }
    if let estimate = run.estimate {
      let first = "first estimate after \(DurationText(estimate.firstAt))"
      let error = estimate.tenthError.map { String(format: "error %+.0f %%", 100 * $0) }
      parts.append(([error].compactMap(\.self) + [first]).joined(separator: ", "))
    }
    return parts.joined(separator: "  ")
  }
}
