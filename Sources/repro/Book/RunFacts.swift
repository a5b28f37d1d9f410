import Pipeline
import Report

/// When, on what machine and for how long the results on a page were computed, by their records.
///
/// It reads no clock and no machine: the same records give the same facts.
struct RunFacts {
  let facts: [Provenance.Fact]

  /// Reads the records of the stages that the page shows, with all that they rest on.
  /// - Throws: `StoreError`.
  init(of stages: [StageNode], _ plan: Plan, _ store: FileStore) throws {
    var seconds = 0.0
    var count = 0
    var newest: ActionRecord?
    var machine: ActionRecord?
    for stage in stages {
      guard case .reuse(let known)? = plan[stage.id]?.decision,
        let record = try? store.record(of: known)
      else { continue }
      count += 1
      seconds += record.usage.cpuSeconds + (record.usage.earlierSeconds ?? 0)
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
          + " \(DurationText(seconds)) of one core"),
    ]
  }
}
