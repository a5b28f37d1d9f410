import ArgumentParser
import Pipeline
import RemoteStore
import StageKit

/// `repro why STAGE`: the chain of reasons, with the values that changed.
struct WhyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say why a stage would run, value by value.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var remote: RemoteOptions

  @Argument(
    help: "A stage, an artifact or a sweep.",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var stage: String

  private struct Row: Codable {
    var stage: StageID
    var reason: String
    var changes: [ValueChange]?
    /// What the remote store says of the action, when one was named.
    var remote: String?
  }

  func run() throws {
    let opened = try Project(project, [stage], access: .readOnly)
    let targets = opened.targets
    let plan = try opened.planner.plan(targets, in: opened.graph)
    let explanation = Explanation(store: opened.store, catalog: opened.catalog)
    var seen = Set<StageID>()
    var rows: [Row] = []
    for target in targets {
      for (id, reason) in try explanation.chain(of: target, in: plan)
      where seen.insert(id).inserted {
        var row = Row(stage: id, reason: reason.summary)
        if case .changed(let changes) = reason { row.changes = changes }
        rows.append(row)
      }
    }
    if let shared = try remote.open() { try ask(shared, opened, plan, of: &rows) }
    if output.json { return try printJSON(rows) }
    if rows.isEmpty { return print("\(stage) is fresh") }
    for row in rows {
      print("\(row.stage): \(row.changes == nil ? row.reason : "changed")")
      for change in row.changes ?? [] { print("  \(change)") }
      if let remote = row.remote { print("  \(remote)") }
    }
  }

  /// Adds what `remote` says of each stage whose action is known.
  private func ask(
    _ remote: RemoteStore, _ opened: Project, _ plan: Plan, of rows: inout [Row]
  ) throws {
    let keys = rows.map { plan[$0.stage]?.preimage?.key }
    let reading = ReadThrough(opened.store, remote, catalog: opened.catalog, mode: .look)
    let answers = remote.answers(for: keys.compactMap(\.self), refusing: reading.problem)
    for (index, key) in keys.enumerated() {
      guard let key, let answer = answers[key] else { continue }
      rows[index].remote = "\(remote.address) \(answer)"
    }
  }
}
