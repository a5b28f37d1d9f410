import ArgumentParser
import Foundation
import Pipeline

/// `repro log STAGE`: what the stage printed, also while it runs and after a failure.
struct LogVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print what a stage printed, while it runs or after it ended.",
    discussion: """
      Of a sweep of which one member runs, the log is that member's.

      Examples:
        repro log student/classes=50/method=dtg-ff/seed=42
        repro log -f image-network
      """)

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Flag(
    help: "Print more while the stage runs. `log -f STAGE` and `log STAGE -f` are short for it.")
  var follow = false

  @Argument(help: "A stage.")
  var stage: String

  private struct Entry: Codable {
    var stage: StageID
    /// `nil` for a stage that ended well or that runs.
    var failure: String?
    /// Set when the stage runs now, or when an earlier run printed the text.
    var note: String?
    var text: String
  }

  func validate() throws {
    if follow, output.json { throw ValidationError("--follow prints text; leave out --json") }
  }

  func run() async throws {
    let opened = try Project(project, [stage], access: .readOnly)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let running = try opened.targets.compactMap { id in
      try plan[id].flatMap { try RunningLog(of: $0, in: opened.store) }
    }
    let named = opened.targets.first { $0.text == stage }
    if let log = running.first(where: { $0.stage == named })
      ?? (running.count == 1 ? running[0] : nil)
    {
      return try await show(log)
    }
    guard let id = named ?? (opened.targets.count == 1 ? opened.targets.first : nil),
      let entry = plan[id]
    else {
      throw UserError(
        "\"\(stage)\" is \(opened.targets.count) stages"
          + (running.isEmpty ? "" : ", of which \(running.count) run")
          + ", and a log belongs to one\n"
          + "  next: `\(project.command("status", stage, "--members"))` lists them",
        code: .usage)
    }
    let found = try log(of: entry, in: opened)
    if output.json { return try printJSON(found) }
    if let failure = found.failure { Console.standardError("\(id) \(failure)\n") }
    if let note = found.note { Console.standardError("\(id) \(note)\n") }
    print(found.text, terminator: "")
  }

  private func show(_ log: RunningLog) async throws {
    let note = "is running: \(log.holder)"
    if output.json {
      return try printJSON(Entry(stage: log.stage, note: note, text: log.text))
    }
    Console.standardError("\(log.stage) \(note)\n")
    guard follow else { return print(log.text, terminator: "") }
    try await log.follow { print($0, terminator: "") }
    Console.standardError("\(log.stage) has ended\n")
  }

  private func log(of entry: PlanEntry, in opened: Project) throws -> Entry {
    let (id, store) = (entry.node.id, opened.store)
    if let key = entry.preimage?.key, let failure = try store.failure(for: key) {
      let path = try store.failureLog(for: key)
      let text = path.flatMap(PlainFile.contents).map { String(decoding: $0, as: UTF8.self) }
      return Entry(stage: id, failure: failure.reason, text: text ?? "")
    }
    let record: ActionRecord? =
      if case .reuse(let known) = entry.decision {
        try store.record(of: known)
      } else {
        try Explanation(store: store, catalog: opened.catalog).lastRecord(of: entry)
      }
    guard let record, let blob = record.log else {
      throw UserError(
        "\(id) has not run yet\n  next: `\(project.command(id.text))` runs it", code: .inputMissing)
    }
    let isOfNow = record.key == entry.preimage?.key
    return Entry(
      stage: id,
      note: isOfNow
        ? nil : "is not fresh: an earlier run, with other inputs, parameters or code, printed this",
      text: String(decoding: try store.read(blob), as: UTF8.self))
  }
}
