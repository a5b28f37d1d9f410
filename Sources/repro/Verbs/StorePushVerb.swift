import ArgumentParser
import Foundation
import Pipeline
import RemoteStore

/// `repro store push TARGET...`: the fresh results of targets, for other machines.
struct StorePushVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Write the fresh results of targets, and of all they need, to a remote store.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var remote: RemoteOptions
  @OptionGroup var output: JSONOption

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() throws {
    let remote = try self.remote.required()
    try remote.requireCredentials()
    let opened = try Project(project, targets, access: .readOnly)
    let plan = try opened.planner.plan(opened.targetsWithReports, in: opened.graph)
    let records = try plan.entries.compactMap { entry -> ActionRecord? in
      guard case .reuse(let found) = entry.decision else { return nil }
      return try opened.store.record(of: found)
    }
    guard !records.isEmpty else {
      throw UserError(
        "nothing that was named is fresh, and only what is fresh can be written\n"
          + "  next: `\(project.command(["build"] + (targets.isEmpty ? ["all"] : targets)))` runs what is stale",
        code: .inputMissing)
    }
    let report = remote.push(records, from: opened.store)
    if output.json {
      try printJSON(report)
    } else {
      print(report.text(for: remote.address))
      let stale = plan.outdated.count
      if stale > 0 { print("\(stale) stages are not fresh, and were left out") }
    }
    try remote.requireAvailable()
    guard report.incomplete.isEmpty else { throw ExitCode(ExitStatus.answerIsNo.rawValue) }
  }
}

extension PushReport {
  /// A line for each exception, and one for the rest.
  func text(for address: RemoteAddress) -> String {
    let lines =
      incomplete.map { "left out, a file is damaged or missing here: \($0)" }
      + divergent.map { "other bytes than there, which stay: \($0)" }
    let size = bytes < 1024 ? "\(bytes) B" : bytes.formatted(.byteCount(style: .binary))
    let summary =
      "\(records) results with \(blobs) files (\(size)) written to \(address); \(present) were there"
    return (lines + [summary]).joined(separator: "\n")
  }
}

extension Project {
  /// The targets, and the renderings of the artifacts among them: an artifact is worth little without.
  var targetsWithReports: [StageID] {
    let reports = targets.map { StageID("\($0)/report") }.filter { graph[$0] != nil }
    return targets + reports.filter { !targets.contains($0) }
  }
}
