import ArgumentParser
import Foundation
import Pipeline
import RemoteStore

/// `repro store pull TARGET...`: takes what a remote store has of targets, and runs nothing.
struct StorePullVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull",
    abstract: "Take the results of targets, and of all they need, from a remote store.",
    discussion: """
      Every record must be what its kind declares, and every file must have the digest that names it. That proves that \
      nothing was altered on the way, not that it was computed; `trace` says where each result came from. \
      Measurements are taken too, which a build with --remote leaves alone.
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var remote: RemoteOptions
  @OptionGroup var output: JSONOption

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  private struct Report: Codable {
    var taken: Int
    var present: Int
    var missing: [StageID]
  }

  func run() throws {
    let remote = try self.remote.required()
    let opened = try Project(
      project, targets, access: .readWrite, remote: remote, takesMeasurements: true)
    let plan = try opened.planner.plan(opened.targetsWithReports, in: opened.graph)
    let taken = opened.remote?.reading.taken ?? 0
    let missing = plan.outdated.map(\.node.id)
    let report = Report(
      taken: taken, present: plan.entries.count - missing.count - taken, missing: missing)
    if output.json {
      try printJSON(report)
    } else {
      print("\(taken) results taken from \(remote.address); \(report.present) were here")
      if !missing.isEmpty {
        print(
          "\(missing.count) stages are not fresh; `\(project.command(["why", missing[0].text, "--remote", "\(remote.address)"]))` says why"
        )
      }
    }
    try remote.requireAvailable()
  }
}
