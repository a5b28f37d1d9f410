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
    var text: String
  }

  func run() throws {
    let opened = try Project(project, access: .readOnly)
    let plan = try opened.planner.plan(try opened.targets([stage]), in: opened.graph)
    guard let entry = plan[StageID(stage)] else {
      throw UserError(
        "\"\(stage)\" is a sweep, not a stage\n  next: `repro status \(stage)` lists its members",
        code: .usage)
    }
    let found = try log(of: entry, in: opened.store)
    if output.json { return try printJSON(found) }
    if let failure = found.failure { Console.standardError("\(stage) \(failure)\n") }
    print(found.text, terminator: "")
  }

  private func log(of entry: PlanEntry, in store: FileStore) throws -> Entry {
    let id = entry.node.id
    if let key = entry.preimage?.key, let failure = try store.failure(for: key) {
      let path = try store.failureLog(for: key)
      let text = try path.map { try String(contentsOfFile: $0, encoding: .utf8) }
      return Entry(stage: id, failure: failure.reason, text: text ?? "")
    }
    let record: ActionRecord? =
      if case .reuse(let known) = entry.decision {
        try store.record(of: known)
      } else {
        try store.latestRecord(stage: id.text)
      }
    guard let blob = record?.log else {
      throw UserError(
        "\(id) has not run yet\n  next: `repro \(id)` runs it", code: .inputMissing)
    }
    return Entry(stage: id, text: String(decoding: try store.read(blob), as: UTF8.self))
  }
}
