import Foundation
import Pipeline
import Report

/// An artifact's recorded numbers, and whether they are what the manifest asks for now.
struct RecordedArtifact {
  let node: StageNode
  let record: ActionRecord
  /// Its results, and what it measured if it measures anything.
  let metrics: MetricSet
  let isFresh: Bool
  /// The stages that make it stale, with the values that changed, the root causes first.
  let reasons: [String]
  /// The keys that the manifest asks for now.
  let currentKeys: Set<Digest>
  private let remedy: String

  /// - Throws: `UserError` when the artifact was never built, or its numbers are gone.
  init(_ node: StageNode, in project: Project, options: ProjectOptions) throws {
    self.node = node
    remedy = options.command(node.id.text)
    let plan = try project.planner.plan([node.id], in: project.graph)
    let explanation = Explanation(store: project.store, catalog: project.catalog)
    reasons = try explanation.chain(of: node.id, in: plan).map { "\($0): \($1.summary)" }
    currentKeys = Set(plan.entries.compactMap { $0.preimage?.key })
    let entry = plan[node.id]
    let found: ActionRecord?
    if case .reuse(let known)? = entry?.decision {
      isFresh = true
      found = try project.store.record(of: known)
    } else {
      isFresh = false
      found = try entry.flatMap { try explanation.lastRecord(of: $0) }
    }
    let names = node.command.map { [$0.spec.metrics].compactMap(\.self) }
    guard let found, found.outputs[names?.first ?? NumberFiles.metrics] != nil else {
      throw UserError(
        "\(node.id) has not been built\n  next: `\(remedy)` builds it", code: .inputMissing)
    }
    let blobs = (names ?? [NumberFiles.metrics, NumberFiles.measurements])
      .compactMap { found.outputs[$0] }
    guard blobs.allSatisfy({ project.store.isPresent($0) }) else {
      throw UserError(
        "the numbers of \(node.id) are gone from the store\n  next: `\(remedy)` makes them again",
        code: .inputMissing)
    }
    record = found
    let numbers = try node.numbers(
      in: found.outputs, store: project.store, profile: project.graph.profile)
    metrics =
      try numbers
      ?? MetricSet(blobs.flatMap { try MetricSet(json: project.store.read($0)).metrics })
  }

  /// One line when fresh; else why not, and what to do.
  var stateLines: [String] {
    guard !isFresh else { return ["fresh"] }
    return ["stale: this is the last recorded result; `\(remedy)` brings it up to date"]
      + reasons.map { "  \($0)" }
  }
}
