import ArgumentParser
import Bundles
import Foundation
import Pipeline
import PreparedImages
import Stages

/// Gathers what is built and packs it.
struct BundlePacking {
  let project: Project
  let options: ProjectOptions
  /// The path of `pipeline.json`.
  let manifest: String
  let withCheckpoints: Bool

  /// Writes a folder, or a tar file if the name ends so; the name appears when all of it is there.
  func write(to path: String) throws -> BundleSummary {
    // A link that leads nowhere is somebody's as well.
    var status = stat()
    guard lstat(path, &status) != 0 else {
      throw BundleError.exists(path: path)
    }
    let plan = try project.planner.plan(project.targets, in: project.graph)
    let (artifacts, leftOut) = try sort(plan)
    guard !artifacts.isEmpty else {
      throw UserError(
        "nothing that was named is built\n  next: `\(options.command("all"))` builds every artifact",
        code: .inputMissing)
    }
    let scratch = try ScratchFolder(beside: path)
    let folder = scratch.path("bundle")
    let records = try records(of: artifacts)
    try publish(artifacts, plan, to: "\(folder)/\(BundleLayout.artifacts)")
    let summary = BundleSummary(
      program: Repro.configuration.version, profile: project.graph.profile,
      artifacts: artifacts.map(\.id.text), leftOut: leftOut, hasCheckpoints: withCheckpoints)
    try BundleWriter(folder: folder, store: project.store, catalog: project.catalog).write(
      summary, records: records, pipeline: try Data(contentsOf: URL(fileURLWithPath: manifest)),
      published: FileManager.default.contents(atPath: CompletionFile.path(options)),
      claims: FileManager.default.contents(atPath: "\(options.projectFolder)/\(ClaimFile.name)"))
    try place(folder, at: path, records: records, scratch)
    return summary
  }

  /// The artifacts that are built and rendered, and those that are not.
  private func sort(_ plan: Plan) throws -> ([StageNode], [BundleSummary.LeftOut]) {
    let explanation = Explanation(store: project.store, catalog: project.catalog)
    var built: [StageNode] = []
    var leftOut: [BundleSummary.LeftOut] = []
    for node in project.targets.compactMap({ project.graph[$0] }) where node.isArtifact {
      let parts = [node.id, Self.report(of: node)]
      let stale = parts.compactMap { plan[$0] }.first { !$0.isFresh }
      if let stale {
        let reason = try explanation.reason(for: stale)?.summary ?? "stale"
        leftOut.append(.init(artifact: node.id.text, reason: "not up to date (\(reason))"))
      } else {
        built.append(node)
      }
    }
    return (built, leftOut)
  }

  /// The record of everything that `artifacts` were made from, producers first.
  private func records(of artifacts: [StageNode]) throws -> [ActionRecord] {
    let targets = artifacts.flatMap { [$0.id, Self.report(of: $0)] }
    var records: [ActionRecord] = []
    var seen = Set<Digest>()
    for entry in try project.planner.plan(targets, in: project.graph).entries {
      guard case .reuse(let known) = entry.decision, seen.insert(known.key).inserted else {
        continue
      }
      guard let record = try project.store.record(of: known) else {
        throw UserError(
          "the record of \(entry.node.id) is damaged\n"
            + "  next: `\(options.command(entry.node.id.text))` makes it again",
          code: .internalError)
      }
      records.append(record)
    }
    return records
  }

  private func publish(_ artifacts: [StageNode], _ plan: Plan, to folder: String) throws {
    let publisher = Publisher(store: project.store, folder: folder)
    try publisher.prepare()
    let files = Dictionary(
      uniqueKeysWithValues: plan.entries.compactMap { entry in
        entry.files.map { (entry.node.id, $0) }
      })
    for artifact in artifacts { _ = try publisher.publish(artifact, files: files) }
    try publisher.publishNumbers(of: artifacts, files: files)
    // Made anew: the report in the output folder may be about other artifacts or another profile.
    let book = try BookAssembly(
      project, only: Set(artifacts.map(\.id)), tolerances: ToleranceFile.read(nil, options)
    ).book()
    for (name, bytes) in book.files {
      let path = "\(folder)/\(name)"
      do { try bytes.write(to: URL(fileURLWithPath: path)) } catch {
        throw BundleError.cannotWrite(path: path, reason: DatasetError.reason(of: error))
      }
    }
  }

  private func place(
    _ folder: String, at path: String, records: [ActionRecord], _ scratch: ScratchFolder
  ) throws {
    let name = (path as NSString).lastPathComponent
    let isCompressed = name.hasSuffix(".tar.gz") || name.hasSuffix(".tgz")
    var finished = folder
    if isCompressed || name.hasSuffix(".tar") {
      finished = scratch.path("bundle.tar")
      let moment = records.map(\.usage.finishedAt).max() ?? 0
      let prefix = name.prefix { $0 != "." }
      try TarWriter.write(
        folder, to: finished, prefix: prefix.isEmpty ? "bundle" : String(prefix),
        moment: Int(moment), isCompressed: isCompressed)
    }
    guard rename(finished, path) == 0 else {
      throw BundleError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
  }

  private static func report(of node: StageNode) -> StageID { StageID("\(node.id)/report") }
}
