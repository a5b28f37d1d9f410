import ArgumentParser
import Pipeline
import RemoteStore
import StageKit

/// `repro why STAGE`: the chain of reasons, with the values that changed.
struct WhyVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why", abstract: "Say why a stage would run, value by value.",
    discussion: """
      Stages of one family with the same reason are one entry; --members has an entry for each.

      Examples:
        repro why table4
        repro why student --members
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var remote: RemoteOptions

  @Flag(help: "An entry for every stage.")
  var members = false

  @Argument(help: "A stage, an artifact or a sweep.")
  var stage: String

  private struct Row: Encodable {
    var stage: StageID
    var reason: String
    var changes: [ValueChange]?
    /// What the remote store says of the action, when one was named.
    var remote: String?
    /// What its family shares of the reason.
    var familyReason: String

    private enum CodingKeys: String, CodingKey { case stage, reason, changes, remote }

    init(_ stage: StageID, _ reason: String, changes: [ValueChange]? = nil, family: String) {
      (self.stage, self.reason, self.changes, familyReason) = (stage, reason, changes, family)
    }
  }

  func run() throws {
    let opened = try Project(project, [stage], access: .readOnly)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let explanation = Explanation(store: opened.store, catalog: opened.catalog)
    let survey = StatusSurvey(opened)
    var seen = Set<StageID>()
    var rows: [Row] = []
    for target in opened.targets {
      for (id, reason) in try explanation.chain(of: target, in: plan)
      where seen.insert(id).inserted {
        rows.append(try row(id, reason, plan[id].map(survey.row)))
      }
    }
    if let shared = try remote.open() { try ask(shared, opened, plan, of: &rows) }
    if output.json { return try printJSON(rows) }
    let given = project.overrides.map(\.description).joined(separator: ", ")
    let note = given.isEmpty ? "" : " with \(given) from the command line"
    if rows.isEmpty { return print("\(stage) is fresh\(note)") }
    if !note.isEmpty { print("the manifest\(note):") }
    for entry in entries(rows) {
      print("\(entry.name): \(entry.row.changes == nil ? entry.reason : "changed")")
      for change in entry.row.changes ?? [] { print("  \(change)") }
      if let remote = entry.row.remote { print("  \(remote)") }
    }
  }

  private func row(_ id: StageID, _ reason: RunReason, _ status: StatusRow?) -> Row {
    if let status, status.state == .running {
      let progress = status.progress.map { ", \($0.unit) \($0.step)/\($0.totalSteps)" } ?? ""
      let words = "running now: \(status.reason ?? "another process")\(progress)"
      return Row(id, words, family: words)
    }
    var changes: [ValueChange]?
    if case .changed(let values) = reason { changes = values }
    if let status, status.state == .failed {
      let words = "failed: \(status.reason ?? "")"
      return Row(id, words, family: words)
    }
    return Row(id, reason.summary, changes: changes, family: reason.familySummary)
  }

  /// The rows by family and reason, in the order of the first of each.
  private func entries(_ rows: [Row]) -> [(name: String, reason: String, row: Row)] {
    guard !members else { return rows.map { ($0.stage.text, $0.reason, $0) } }
    var order: [[String]] = []
    var groups: [[String]: [Row]] = [:]
    for row in rows {
      let changes = row.changes.map { $0.map(\.description).joined(separator: "\n") }
      let name = row.stage.text.hasSuffix("/report") ? row.stage.text : String(row.stage.family)
      let key = [name, changes ?? row.familyReason, "\(changes != nil)", row.remote ?? ""]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(row)
    }
    return order.compactMap { key in
      guard let group = groups[key], let first = group.first else { return nil }
      return group.count == 1
        ? (first.stage.text, first.reason, first)
        : ("\(key[0]) (\(group.count) stages)", first.familyReason, first)
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
