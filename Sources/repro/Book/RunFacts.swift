import Pipeline
import Report

/// When, on what machine and for how long the fresh results of a plan were computed, by their records.
///
/// It reads no clock and no machine: the same records give the same facts.
struct RunFacts {
  let facts: [Provenance.Fact]

  init(_ plan: Plan, _ store: FileStore) throws {
    var seconds = 0.0
    var count = 0
    var newest: ActionRecord?
    var machine: ActionRecord?
    for entry in plan.entries {
      guard case .reuse(let known) = entry.decision, let record = try? store.record(of: known)
      else { continue }
      count += 1
      seconds += record.usage.wallSeconds
      if record.usage.finishedAt > newest?.usage.finishedAt ?? -.infinity { newest = record }
      if !record.preimage.environment.isEmpty,
        record.usage.finishedAt > machine?.usage.finishedAt ?? -.infinity
      {
        machine = record
      }
    }
    guard let newest else {
      facts = []
      return
    }
    let classes = ["instructionSet", "blasCore"].compactMap { machine?.preimage.environment[$0] }
    let host = (machine ?? newest).host
    facts = [
      .init(
        "machine",
        (["\(host.processor), \(host.cores) cores"] + classes).joined(separator: " · ")),
      .init(
        "run",
        "\(ISODate.text(newest.usage.finishedAt).prefix(10)) · \(count) stages ·"
          + " \(DurationText(seconds)) of computing"),
    ]
  }
}
