internal import Synchronization

/// An index that lives as long as its process; for readers that cannot open a database.
final class MemoryIndex: ActionIndex {
  private let contents: Mutex<[Digest: [ActionEntry]]>

  init(_ entries: [ActionEntry] = []) {
    contents = Mutex(Dictionary(grouping: Set(entries), by: \.key))
  }

  func insert(_ entries: [ActionEntry]) {
    contents.withLock { contents in
      for entry in entries {
        contents[entry.key, default: []].removeAll { $0.record == entry.record }
        contents[entry.key, default: []].append(entry)
      }
    }
  }

  func entries(for keys: [Digest]) -> [ActionEntry] {
    contents.withLock { contents in keys.flatMap { contents[$0] ?? [] } }
  }

  func latest(stage: String, limit: Int) -> [ActionEntry] {
    let entries = contents.withLock { $0.values.joined().filter { $0.stage == stage } }
    var seen = Set<Digest>()
    let latest = entries.sorted { $1.precedes($0) }.filter { seen.insert($0.parameters).inserted }
    return Array(latest.prefix(limit))
  }

  func durations() -> PastDurations {
    ordered.reduce(into: PastDurations()) { durations, entry in
      durations.add(
        stage: entry.stage, kind: entry.kind, wallSeconds: entry.wallSeconds, work: entry.work)
    }
  }

  func remove(records: [Digest]) {
    let removed = Set(records)
    contents.withLock { contents in
      contents = contents.mapValues { $0.filter { !removed.contains($0.record) } }
    }
  }

  func replaceAll(with entries: [ActionEntry]) {
    contents.withLock { $0 = Dictionary(grouping: Set(entries), by: \.key) }
  }

  private var ordered: [ActionEntry] {
    contents.withLock { $0.values.joined() }.sorted { $0.precedes($1) }
  }
}
