public import Pipeline
public import StageKit
internal import Synchronization

/// A store that asks a remote one for what it lacks.
///
/// Every action is asked for once. Measurements are never taken: a machine measures itself.
public final class ReadThrough: ActionLookup {
  /// What becomes of a result that the remote has.
  public enum Mode: Sendable {
    /// It is copied into the store, with all its files.
    case take
    /// It counts as present, and nothing is written.
    case look
  }

  private struct State {
    var asked: Set<Digest> = []
    /// What the remote has, for those who only look.
    var seen: [Digest: ActionEntry] = [:]
    var blobs: Set<BlobReference> = []
    var taken = 0
  }

  private let store: FileStore
  private let remote: RemoteStore
  private let catalog: StageCatalog
  private let mode: Mode
  private let takesMeasurements: Bool
  private let state = Mutex(State())

  public init(
    _ store: FileStore, _ remote: RemoteStore, catalog: StageCatalog, mode: Mode,
    takesMeasurements: Bool = false
  ) {
    self.store = store
    self.remote = remote
    self.catalog = catalog
    self.mode = mode
    self.takesMeasurements = takesMeasurements
  }

  /// How many results came from the remote, or would.
  public var taken: Int { state.withLock { $0.taken } }

  public func current(
    for keys: [Digest], where accepts: (ActionEntry) -> Bool
  ) throws -> [Digest: ActionEntry] {
    var current = try store.current(for: keys, where: accepts)
    let lacking = keys.filter { key in
      current[key].map { !$0.outputs.values.allSatisfy(store.isPresent) } ?? true
    }
    let asked = try ask(for: lacking)
    for (key, entry) in asked where accepts(entry) { current[key] = entry }
    return current
  }

  public func confirmed(
    _ entry: ActionEntry, where accepts: (ActionEntry) -> Bool
  ) throws -> ActionEntry? {
    if state.withLock({ $0.seen[entry.key] == entry }) { return entry }
    return try store.confirmed(entry, where: accepts)
  }

  public func isPresent(_ blob: BlobReference) -> Bool {
    store.isPresent(blob) || state.withLock { $0.blobs.contains(blob) }
  }

  /// Why a record of the remote is not used.
  public func problem(of record: ActionRecord) -> String? {
    if let problem = catalog.problem(of: record) { return problem }
    return record.isMeasurement && !takesMeasurements
      ? "it is a measurement of another machine" : nil
  }

  private func ask(for keys: [Digest]) throws -> [Digest: ActionEntry] {
    let (new, seen) = state.withLock { state in
      (keys.filter { state.asked.insert($0).inserted }, state.seen.filter { keys.contains($0.key) })
    }
    guard !new.isEmpty, remote.outage == nil else { return seen }
    let results = remote.answers(for: new, refusing: problem).values.compactMap { answer in
      if case .present(let result) = answer { result } else { nil }
    }
    guard !results.isEmpty else { return seen }
    switch mode {
    case .look:
      let entries = try results.map { try ActionEntry($0.record, from: "\(remote.address)") }
      return state.withLock { state in
        state.taken += entries.count
        for entry in entries {
          state.seen[entry.key] = entry
          state.blobs.formUnion(entry.outputs.values)
        }
        return state.seen.filter { keys.contains($0.key) }
      }
    case .take:
      let sorted = results.sorted { $0.record.key < $1.record.key }
      let taken = try remote.take(sorted, into: store)
      state.withLock { $0.taken += taken.count }
      return try store.current(for: taken)
    }
  }
}
