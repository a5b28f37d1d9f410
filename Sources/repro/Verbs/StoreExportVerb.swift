import ArgumentParser
import Foundation
import Pipeline

/// `repro store export DIR TARGET...`: the results of targets, for another machine.
struct StoreExportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Copy the results of targets, and of all they need, into a folder.",
    discussion: "The folder is a store of its own: `repro --store FOLDER status` reads it.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "A new folder, or one that an export made.")
  var folder: String

  @Argument(
    help: "Artifacts, stages or sweeps; `all` is every artifact.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String]

  func run() throws {
    let opened = try Project(project, targets, access: .readOnly)
    // A fresh artifact is worth little without its rendering.
    let reports = opened.targets.map { StageID("\($0)/report") }.filter { opened.graph[$0] != nil }
    let plan = try opened.planner.plan(opened.targets + reports, in: opened.graph)
    if let stale = plan.outdated.first {
      throw UserError(
        "\(stale.node.id) is not fresh, and only what is fresh can be exported\n"
          + "  next: `\(project.command(targets))` runs what is stale",
        code: .inputMissing)
    }
    let path = project.given(folder)
    let copy = try FileStore.open(at: path, access: .readWrite)
    let transfer = try copy.take(
      plan.entries.compactMap { $0.preimage?.key }, from: opened.store,
      refusing: opened.catalog.problem)
    if output.json { return try printJSON(transfer) }
    print(transfer.text("written to \(path)"))
  }
}
