import Foundation

/// Turns the cause of a run into a reason with the values that changed.
public struct Explanation: Sendable {
  private let store: FileStore
  private let catalog: StageCatalog

  public init(store: FileStore, catalog: StageCatalog) {
    self.store = store
    self.catalog = catalog
  }

  /// Why `entry` is not fresh, or `nil` when it is.
  public func reason(for entry: PlanEntry) throws -> RunReason? {
    guard case .run(let cause) = entry.decision else { return nil }
    switch cause {
    case .forced: return .forced
    case .outputsMissing(let names): return .outputsMissing(names)
    case .blocked(let producers): return .blocked(by: producers)
    case .sourcesMissing(let paths, _): return .sourcesMissing(paths)
    case .noRecord:
      guard let last = try lastRecord(of: entry), let preimage = entry.preimage else {
        return .neverRun
      }
      // The same action is recorded, in a way that its kind does not declare.
      if last.key == preimage.key { return .refused }
      let changes = PreimageDifference(
        from: last.preimage, to: preimage, oldCode: listing(last.preimage.code),
        newCode: catalog.code(of: entry.node.kind, entry.node.parameters).files
      ).changes
      return .changed(changes)
    }
  }

  /// What the outdated stage of `entry` did last, to compare with what is planned now.
  ///
  /// Other profiles may have run since. So of the latest records with each of its parameters this is the one
  /// with the fewest differences, and of equals the latest.
  public func lastRecord(of entry: PlanEntry) throws -> ActionRecord? {
    let records = try store.latestRecords(stage: entry.node.id.text)
    guard records.count > 1 else { return records.first }
    let differences = records.map { record in
      // What a blocked stage will read is not known, and is no difference.
      var planned = entry.preimage ?? record.preimage
      planned.parameters = entry.node.parameters
      return PreimageDifference(from: record.preimage, to: planned, oldCode: nil, newCode: [:])
        .changes.count
    }
    return zip(records, differences).min { $0.1 < $1.1 }?.0
  }

  /// The stages that make `entry` outdated, itself included, the root causes first.
  public func chain(of id: StageID, in plan: Plan) throws -> [(StageID, RunReason)] {
    var reasons: [StageID: RunReason] = [:]
    var open = [id]
    while let next = open.popLast() {
      guard reasons[next] == nil, let entry = plan[next], let reason = try reason(for: entry)
      else { continue }
      reasons[next] = reason
      if case .blocked(let producers) = reason { open += producers }
    }
    return plan.entries.compactMap { entry in
      reasons[entry.node.id].map { (entry.node.id, $0) }
    }
  }

  /// When the result of a fresh measurement was taken, and which of its code's files differ by now.
  ///
  /// `nil` for other stages.
  public func measured(_ entry: PlanEntry) throws -> (at: Double, changed: [String])? {
    guard case .reuse(let recorded) = entry.decision, recorded.isMeasurement else { return nil }
    let now = catalog.code(of: entry.node.kind, entry.node.parameters)
    let code = try store.record(of: recorded)?.code
    guard let code, code != now.digest, let then = listing(code) else {
      return (recorded.finishedAt, [])
    }
    let paths = Set(then.keys).union(now.files.keys).sorted()
    return (recorded.finishedAt, paths.filter { then[$0] != now.files[$0] })
  }

  private func listing(_ digest: Digest) -> [String: String]? {
    store.listing(of: digest)
  }
}
