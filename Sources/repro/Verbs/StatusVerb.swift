import ArgumentParser
import Foundation
import Pipeline

/// `repro status`: a line a stage; runs nothing, writes nothing, needs no lock.
struct StatusVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say which stages are fresh, stale, running or failed.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "Exit with 1 when anything is not fresh.")
  var exitCode = false

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() throws {
    let opened = try Project(project, targets, access: .readOnly)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let survey = StatusSurvey(opened)
    let rows = try plan.entries.map(survey.row)
    if output.json {
      try printJSON(rows)
    } else {
      print(StatusText(rows).text, terminator: "")
      if let note = opened.absences.text { Console.standardError(note) }
    }
    if exitCode, rows.contains(where: { $0.state != .fresh }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }
}

/// One stage as `status` shows it.
struct StatusRow: Codable {
  enum State: String, Codable { case fresh, stale, blocked, running, failed }

  var stage: StageID
  var state: State
  var reason: String?
  var progress: StageProgress?
}

/// Finds the state of each planned stage.
struct StatusSurvey {
  private let store: FileStore
  private let explanation: Explanation

  init(_ project: Project) {
    store = project.store
    explanation = Explanation(store: project.store, catalog: project.catalog)
  }

  func row(_ entry: PlanEntry) throws -> StatusRow {
    let id = entry.node.id
    guard let reason = try explanation.reason(for: entry) else {
      return StatusRow(stage: id, state: .fresh, reason: try measurement(entry))
    }
    guard let key = entry.preimage?.key else {
      return StatusRow(stage: id, state: .blocked, reason: reason.summary)
    }
    if let holder = try store.holder(of: key) {
      let progress = try store.workDirectories(for: key)
        .lazy.compactMap { WorkDirectory(path: $0).readProgress() }.first
      return StatusRow(
        stage: id, state: .running, reason: holder.description,
        progress: progress)
    }
    if let failure = try store.failure(for: key) {
      return StatusRow(stage: id, state: .failed, reason: failure.reason.firstLine)
    }
    return StatusRow(stage: id, state: .stale, reason: reason.summary)
  }

  /// How old a measurement is, and whether its code is still the present one.
  private func measurement(_ entry: PlanEntry) throws -> String? {
    guard let (time, changed) = try explanation.measured(entry) else { return nil }
    let date = Date(timeIntervalSince1970: time).formatted(.iso8601)
    guard let first = changed.first else { return "measured \(date)" }
    let others = changed.count == 1 ? "" : " and \(changed.count - 1) more"
    return "measured \(date), before \(first)\(others) changed; -B repeats it"
  }
}

/// The rows as text, with a summary at the end.
struct StatusText {
  let text: String

  init(_ rows: [StatusRow]) {
    let width = rows.map(\.stage.text.count).max() ?? 0
    var lines = rows.map { row in
      let name = row.stage.text
      let state = row.state.rawValue
      let gap = String(repeating: " ", count: 9 - state.count)
      guard let reason = row.reason else { return "\(state)\(gap)\(name)" }
      let pad = String(repeating: " ", count: width - name.count)
      let progress = row.progress.map { progress in
        let detail = progress.detail.map { ", \($0)" } ?? ""
        return "  \(progress.unit) \(progress.step)/\(progress.totalSteps)\(detail)"
      }
      return "\(state)\(gap)\(name)\(pad)  \(reason)\(progress ?? "")"
    }
    let counts = Dictionary(grouping: rows, by: \.state.rawValue).mapValues(\.count)
    let summary = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    lines.append("\(rows.count) stages: \(summary.joined(separator: ", "))")
    text = lines.map { $0 + "\n" }.joined()
  }
}
