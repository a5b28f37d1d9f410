import ArgumentParser
import Foundation
import Pipeline

/// `repro plan TARGET...`, the same as `-n`.
struct PlanVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Print what would run, why, and how long it should take.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() throws { try PlanReport(project, targets, alwaysMake: false).print(json: output.json) }
}

/// A plan as `-n` and `plan` print it.
struct PlanReport {
  private struct Row: Codable {
    var stage: StageID
    var reason: String
    var expectedSeconds: Double?
    /// True for a stage beside which nothing runs.
    var isExclusive: Bool
  }

  private let rows: [Row]
  private let fresh: Int
  private let seconds: Double?

  init(_ options: ProjectOptions, _ names: [String], alwaysMake: Bool) throws {
    let opened = try Project(options, names, access: .readOnly)
    let targets = opened.targets
    let plan = try opened.planner.plan(
      targets, in: opened.graph, forced: alwaysMake ? Set(targets) : [])
    let explanation = Explanation(store: opened.store, catalog: opened.catalog)
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let estimate = PlanEstimate(plan, durations: try opened.store.durations(), cores: cores) {
      opened.graph.work(of: $0, by: opened.catalog)
    }
    rows = try plan.outdated.map { entry in
      Row(
        stage: entry.node.id, reason: try explanation.reason(for: entry)?.summary ?? "",
        expectedSeconds: estimate.stages[entry.node.id],
        isExclusive: entry.node.resources.isExclusive)
    }
    fresh = plan.entries.count - rows.count
    seconds = estimate.seconds
  }

  func print(json: Bool = false) throws {
    if json { return try printJSON(rows) }
    for row in rows {
      let time = row.expectedSeconds.map { "  \(DurationText($0))" } ?? ""
      let alone = row.isExclusive ? "  alone" : ""
      Swift.print("run  \(row.stage)  \(row.reason)\(time)\(alone)")
    }
    let unknown = ", time unknown: not every kind of stage has run here yet"
    let time = seconds.map { ", about \(DurationText($0)) here" } ?? unknown
    Swift.print("\(rows.count) to run, \(fresh) fresh\(rows.isEmpty ? "" : time)")
  }
}
