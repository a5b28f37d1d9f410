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
    let path = project.path(folder)
    let copy = try FileStore.open(at: path, access: .readWrite)
    let transfer = try copy.take(plan.entries.compactMap { $0.preimage?.key }, from: opened.store)
    try transfer.print("written to \(path)", json: output.json)
  }
}

/// `repro store import DIR`: takes what an export holds.
struct StoreImportVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take the results in a folder that an export made.",
    discussion: "Every file must have the digest that names it; what is here already stays.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "The folder.", completion: .directory)
  var folder: String

  func run() throws {
    let path = project.path(folder)
    guard FileManager.default.fileExists(atPath: "\(path)/VERSION") else {
      throw UserError(
        "there is no store at \(path)\n"
          + "  next: name a folder that `repro store export` made",
        code: .inputMissing)
    }
    let source = try FileStore.open(at: path, access: .readOnly)
    let store = try FileStore.open(at: project.storePath, access: .readWrite)
    try store.take(from: source).print("taken from \(path)", json: output.json)
  }
}

extension StoreTransfer {
  fileprivate func print(_ what: String, json: Bool) throws {
    if json { return try printJSON(self) }
    for stage in incomplete { repro.print("left out, its files are gone: \(stage)") }
    for stage in divergent { repro.print("other bytes than here, which stay: \(stage)") }
    let size = bytes < 1024 ? "\(bytes) B" : bytes.formatted(.byteCount(style: .binary))
    repro.print("\(records) results with \(blobs) files (\(size)) \(what); \(present) were there")
  }
}
