import ArgumentParser
import Foundation
import Pipeline

/// `repro log STAGE`: what the stage printed, also after a failure.
struct LogVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Print what a stage printed, also after a failure.")

  @OptionGroup var project: ProjectOptions
  @OptionGroup var output: JSONOption

  @Argument(help: "A stage.", completion: .custom { _, _, _ in TargetCompletion.names })
  var stage: String

  private struct Entry: Codable {
    var stage: StageID
    /// `nil` for a stage that ended well.
    var failure: String?
    /// Set when an earlier run printed the text.
    var note: String?
    var text: String
  }

  func run() throws {
    let opened = try Project(project, [stage], access: .readOnly)
    let plan = try opened.planner.plan(opened.targets, in: opened.graph)
    let named = opened.targets.first { $0.text == stage }
    guard let id = named ?? (opened.targets.count == 1 ? opened.targets.first : nil),
      let entry = plan[id]
    else {
      throw UserError(
        "\"\(stage)\" is \(opened.targets.count) stages, and a log belongs to one\n"
          + "  next: `\(project.command("status", stage))` lists them",
        code: .usage)
    }
    let found = try log(of: entry, in: opened)
    if output.json { return try printJSON(found) }
    if let failure = found.failure { Console.standardError("\(stage) \(failure)\n") }
    if let note = found.note { Console.standardError("\(stage) \(note)\n") }
    print(found.text, terminator: "")
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
