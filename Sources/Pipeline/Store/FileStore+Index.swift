internal import Synchronization

extension FileStore {
  /// Calls `body` with the index; one that is damaged or has no space is replaced, once.
  func withIndex<Value>(
    _ body: (any ActionIndex) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let (index, generation) = state.withLock { ($0.index, $0.generation) }
    do throws(StoreError) {
      try disk.check(.index, path: layout.index)
      return try body(index)
    } catch .damaged(layout.index, let problem) {
      try replaceIndex(generation, after: .damaged(path: layout.index, problem: problem))
    } catch .noSpace(layout.index, let errno) {
      try replaceIndex(generation, after: .noSpace(path: layout.index, errno: errno))
    } catch .busy(layout.index) {
      try replaceIndex(generation, after: .busy(path: layout.index))
    }
    return try body(state.withLock { $0.index })
  }

  /// Replaces the index unless another task did so since `generation`.
  private func replaceIndex(_ generation: Int, after loss: StoreError) throws(StoreError) {
    guard state.withLock({ $0.generation }) == generation else { return }
    try openIndex(after: loss)
  }

  func openIndex(after loss: StoreError? = nil) throws(StoreError) {
    let index = try makeIndex(after: loss)
    state.withLock { state in
      state.index = index
      state.generation += 1
    }
  }

  private func makeIndex(after loss: StoreError?) throws(StoreError) -> any ActionIndex {
    // The records answer for themselves: see `current`.
    if access == .foreign { return MemoryIndex() }
    guard SQLiteIndex.canOpen(layout.index) else {
      note(
        "the path of the store is too long for SQLite, so results are looked up in their records; "
          + "a store with a shorter path (--store DIR) opens faster")
      return MemoryIndex(try recordFiles().map(\.entry))
    }
    guard access == .readWrite else {
      if loss == nil, let index = try? SQLiteIndex(readingAt: layout.index) { return index }
      return MemoryIndex(try recordFiles().map(\.entry))
    }
    guard let lock = try lockIndex(after: loss) else { return try recordsInPlaceOfIndex() }
    defer { withExtendedLifetime(lock) {} }
    do throws(StoreError) {
      if let loss { throw loss }
      return try SQLiteIndex(creatingAt: layout.index, load: loadRecords)
    } catch .damaged(_, let problem) {
      note("the index was damaged (\(problem)) and is made anew")
      try removeIndex()
      return try SQLiteIndex(creatingAt: layout.index, load: loadRecords)
    } catch .noSpace {
      // Garbage must be removable when there is no space for anything else.
      note("there is no space for the index; the next run makes it anew")
      try removeIndex()
      return MemoryIndex(try recordFiles().map(\.entry))
    } catch .busy {
      return try recordsInPlaceOfIndex()
    }
  }

  /// The right to make the index; nil while another process keeps it, or the index itself, busy.
  private func lockIndex(after loss: StoreError?) throws(StoreError) -> FileLock? {
    if case .busy? = loss { return nil }
    do throws(StoreError) {
      return try wait(for: layout.indexLock, .exclusive, seconds: 30)
    } catch .busy {
      return nil
    }
  }

  /// Nothing is lost without the index: what this run records, others find among the records.
  private func recordsInPlaceOfIndex() throws(StoreError) -> MemoryIndex {
    let text = "another process keeps the index busy; this run uses the records"
    if !openingNotes.contains(text) { note(text) }
    return MemoryIndex(try recordFiles().map(\.entry))
  }

  private func removeIndex() throws(StoreError) {
    for suffix in ["", "-wal", "-shm", "-journal"] { try disk.remove(layout.index + suffix) }
  }

  private func loadRecords() throws(StoreError) -> [ActionEntry] {
    let entries = try recordFiles().map(\.entry)
    if !entries.isEmpty { note("the index was made from \(entries.count) records") }
    return entries
  }
}
