import ArgumentParser
import Foundation
import Pipeline

/// `repro status`: a line a family of stages; runs nothing, writes nothing, needs no lock.
struct StatusVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say which stages are fresh, stale, running or failed.",
    discussion: """
      A line for each family of stages, with those that run or failed below it; --members has a line for every stage.

      Examples:
        repro status
        repro status table4 --members
        repro status 'student/classes=50/*' --exit-code
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(help: "A line for every stage.")
  var members = false

  @Option(help: "Colours: auto, always or never.")
  var color = ColorChoice.auto

  @Flag(help: "Exit with 1 when anything is not fresh.")
  var exitCode = false

  @Argument(
    help: "Artifacts, stages or sweeps (default: every stage).",
    completion: .custom { _, _, _ in TargetCompletion.names })
  var targets: [String] = []

  func run() throws {
    let opened = try Project(project, targets.isEmpty ? ["all"] : targets, access: .readOnly)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let survey = StatusSurvey(opened)
    let rows = try plan.entries.map(survey.row)
    if output.json {
      try printJSON(rows)
    } else {
      let inColor = color.isOn(STDOUT_FILENO)
      for line in StatusText(rows, members: members).lines { print(line, inColor: inColor) }
      if let note = opened.absences.text { Console.standardError(note) }
    }
    if exitCode, rows.contains(where: { $0.state != .fresh }) {
      throw ExitCode(ExitStatus.answerIsNo.rawValue)
    }
  }
}

/// One stage as `status` shows it.
struct StatusRow: Codable {
  /// The worse the later.
  enum State: String, Codable, CaseIterable { case fresh, blocked, stale, running, failed }

  var stage: StageID
  var state: State
  var reason: String?
  var progress: StageProgress?
  /// The reason as a family shares it: without the places of single members.
  var familyReason: String?

  private enum CodingKeys: String, CodingKey { case stage, state, reason, progress }
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
      return StatusRow(
        stage: id, state: .blocked, reason: reason.summary, familyReason: reason.familySummary)
    }
    if let holder = try store.holder(of: key) {
      let progress = try store.workDirectories(for: key)
        .lazy.compactMap { WorkDirectory(path: $0).readProgress() }.first
      return StatusRow(
        stage: id, state: .running, reason: holder.description,
        progress: progress)
    }
    if let claim = try store.claim(of: key) {
      let attempts = try store.workDirectories(for: key).flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().reversed()
          .map { WorkDirectory(path: "\(folder)/\($0)") }
      }
      return StatusRow(
        stage: id, state: .running, reason: claim.description,
        progress: attempts.lazy.compactMap { $0.readProgress() }.first)
    }
    if let failure = try store.failure(for: key) {
      return StatusRow(stage: id, state: .failed, reason: failure.reason.firstLine)
    }
    return StatusRow(
      stage: id, state: .stale, reason: reason.summary, familyReason: reason.familySummary)
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
