import Foundation
import Pipeline

/// Runs stages again beside their stored results, and compares bit for bit.
struct Recheck {
  let opened: Project
  let options: ProjectOptions
  let console: Console
  let jobs: Int?
  /// Where commands are to tell which files they open; nil where they need not.
  var reads: UndeclaredReads?

  /// A result that is in the store.
  struct Stored {
    let stage: StageID
    let key: Digest
    let outputs: [String: BlobReference]

    /// Nil for a stage that is not fresh.
    init?(_ entry: PlanEntry) {
      guard let outputs = entry.files, let key = entry.preimage?.key else { return nil }
      stage = entry.node.id
      self.key = key
      self.outputs = outputs
    }
  }

  /// How the results of so many runs of each stage compare with what is stored.
  ///
  /// - Throws: `UserError` when a stage fails, or its inputs are lost, so that nothing can be compared.
  func run(_ stored: [Stored], times: Int) async throws -> [Comparison] {
    let stages = stored.map(\.stage)
    var rows = stored.map { Comparison(stage: $0.stage, times: 0, differences: []) }
    for _ in 0..<times {
      let before = try stored.map { try opened.store.records(for: $0.key).count }
      let plan = try opened.planner.plan(stages, in: opened.graph, forced: Set(stages))
      let outcome = try await opened.execute(
        plan, of: opened.graph, limits: .here(cores: jobs), keepsGoing: true, events: console,
        reads: reads, beside: console.animate)
      if outcome.isInterrupted { throw Interruption.exitCode }
      try refuse(outcome, stages)
      for (index, entry) in stored.enumerated() {
        let new = try opened.store.records(for: entry.key).dropFirst(before[index])
        rows[index].add(new, beside: entry.outputs)
      }
    }
    for (index, entry) in stored.enumerated() {
      rows[index].undeclaredReads = reads?.files[entry.stage]
    }
    return rows
  }

  private func refuse(_ outcome: Build.Outcome, _ stages: [StageID]) throws {
    guard outcome.lost.isEmpty else {
      throw UserError(
        "files that the stages read were lost or damaged, so nothing was compared\n"
          + "  next: `\(options.command(stages.map(\.text)))` makes them again",
        code: .inputMissing)
    }
    guard let (id, description) = outcome.failures.min(by: { $0.key < $1.key }) else { return }
    throw UserError(
      "\(id) \(description)\n  next: `\(options.command("log", id.text))` shows what it printed",
      code: .stageFailed)
  }
}

/// How the new results of a stage compare with the stored one.
struct Comparison: Codable {
  /// A file with other bytes.
  struct Difference: Codable {
    /// Which of the runs, from 1.
    var run: Int
    var output: String
    var stored: Digest?
    var found: Digest?
  }

  var stage: StageID
  /// How often it ran.
  var times: Int
  var differences: [Difference]
  /// The files that it opened though it does not declare them; nil where that was not asked, or there are none.
  var undeclaredReads: [String]?

  /// Whether nothing speaks against the result.
  var isSound: Bool { differences.isEmpty && undeclaredReads == nil }

  mutating func add(
    _ records: some Sequence<ActionRecord>, beside stored: [String: BlobReference]
  ) {
    for record in records {
      times += 1
      for name in Set(stored.keys).union(record.outputs.keys).sorted() {
        let (old, new) = (stored[name]?.digest, record.outputs[name]?.digest)
        guard old != new else { continue }
        differences.append(Difference(run: times, output: name, stored: old, found: new))
      }
    }
  }

  var text: String {
    let reads = (undeclaredReads ?? []).map { "\n  reads \($0), which it does not declare" }
    return comparison + reads.joined()
  }

  private var comparison: String {
    let runs = times == 1 ? "1 run" : "\(times) runs"
    guard !differences.isEmpty else { return "same      \(stage)  \(runs)" }
    let files = differences.map { difference in
      "\n  run \(difference.run): \(difference.output) is "
        + "\(difference.found?.hex.prefix(12) ?? "absent"), "
        + "stored \(difference.stored?.hex.prefix(12) ?? "absent")"
    }
    return "DIFFERENT \(stage)  \(runs); the stored result stays\(files.joined())"
  }
}
